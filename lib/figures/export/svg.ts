import { createHash } from "node:crypto";
import { escapeHtml } from "../../notebook/escape-html";
import { figureAlt, figureHeading } from "../../notebook/figure-alt";
import { type Figure, plainFigure } from "../../notebook/notebook-display";
import { familiesIn, usedFontFaces } from "./embedded-font";
import { shareMarks } from "./shared-marks";

/** Plotly's SVG as a document of its own: small, with its font, with words for whoever cannot see it, and with its figure's mark. */
export async function finishedSvg(drawn: string, figure: Figure): Promise<string> {
  const mark = figureMark(figure);
  const svg = shareMarks(tidy(asXml(drawn)), `m${mark.slice(0, 8)}`);
  const letters = [...svg.matchAll(/>([^<]+)</g)].map(([, text]) => text).join("");
  const bold = /font-weight:\s*(bold|[6-9]00)/.test(svg);
  const fonts = letters ? await usedFontFaces(letters, { families: familiesIn(svg), bold }) : "";
  const words = asXml(`<title>${escapeHtml(figureHeading(figure))}</title><desc>${escapeHtml(figureAlt(figure))}</desc>`);
  const head = `${words}${fonts && `<style>${fonts}</style>`}`;
  return svg.replace(/^<svg[^>]*>/, (open) => `${open.replace(/>$/, ` role="img" data-figure="${mark}">`)}${head}`);
}

/** Text without what no XML document may hold (XML 1.0, production 2): a name with a control character would make the picture unreadable. */
function asXml(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Cs}/gu, "\ufffd");
}

/** A mark of the figure's content: the beginning of the SHA-256 of its JSON with sorted keys. */
export function figureMark(figure: Figure): string {
  return createHash("sha256").update(canonical(figure)).digest("hex").slice(0, 16);
}

/** The figure's JSON with sorted keys, as notebooks hold it. */
export function canonical(figure: Figure): string {
  const sorted = (_key: string, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(plainFigure(figure), sorted);
}

/** The picture with a size on paper; its coordinates stay. */
export function sizedSvg(svg: string, size: { width: string; height: string }): string {
  return svg.replace(/^<svg[^>]*>/, (open) =>
    open.replace(/ width="[^"]*"/, ` width="${size.width}"`).replace(/ height="[^"]*"/, ` height="${size.height}"`),
  );
}

/**
 * Coordinates to a hundredth of a pixel, colours and styles in their short form: it looks the same and is a tenth smaller.
 * Attributes are sorted, for Plotly writes them in an order that depends on what it drew before.
 */
function tidy(svg: string): string {
  return svg.replace(/<([a-zA-Z]+)((?: [\w:-]+="[^"]*")+)/g, (_, name: string, attributes: string) => {
    const short = attributes
      .replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
      .replace(/rgb\((\d+), (\d+), (\d+)\)/g, (_, ...rgb) => `#${rgb.slice(0, 3).map(hex).join("")}`)
      .replace(/ style="([^"]*)"/, (_, style: string) => ` style="${style.replace(/([:;]) /g, "$1").replace(/;$/, "")}"`);
    return `<${name}${(short.match(/ [\w:-]+="[^"]*"/g) ?? []).sort().join("")}`;
  });
}

function hex(byte: string): string {
  return Number(byte).toString(16).padStart(2, "0");
}
