import { usedFontFaces } from "../../lib/figures/export/embedded-font";

/** The letters between the tags of a picture. */
export function lettersOf(svg: string): string {
  return [...svg.matchAll(/>([^<]+)</g)].map(([, text]) => text).join("");
}

/**
 * A picture that was drawn by hand, with the letters that its texts need. An `<img>` has no other fonts than those that the picture
 * carries or the reader's machine has. What was embedded before is replaced.
 */
export async function withOwnFont(svg: string): Promise<string> {
  const bare = svg.replace(/<style>@font-face.*?<\/style>\n/s, "");
  const fonts = await usedFontFaces(lettersOf(bare), { families: ["Arimo"], bold: bare.includes('font-weight="bold"') });
  return bare.replace("</title>\n", `</title>\n<style>${fonts}</style>\n`);
}
