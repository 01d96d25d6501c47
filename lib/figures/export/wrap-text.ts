import { textWidth } from "../style/style";

/** A figure's text on lines no wider than `width` pixels, broken at spaces; words that are wider keep a line of their own. */
export function wrapText(text: string, size: number, width: number): string {
  const lines: string[] = [];
  // Existing breaks stay. A space inside of markup is none between words.
  for (const line of text.split("<br>")) {
    let current = "";
    for (const word of line.split(/ (?![^<]*>)/)) {
      const longer = current ? `${current} ${word}` : word;
      if (current && textWidth(longer, size) > width) {
        lines.push(current);
        current = word;
      } else current = longer;
    }
    lines.push(current);
  }
  return lines.join("<br>");
}

/** The width of the widest line. */
export function blockWidth(text: string, size: number): number {
  return Math.max(...text.split("<br>").map((line) => textWidth(line, size)));
}

/** How many lines a text has. */
export function lineCount(text: string): number {
  return text.split("<br>").length;
}
