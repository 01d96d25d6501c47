import { createRequire } from "node:module";
import { fontFile, type FontWeight } from "../style/font";

/** What is used of the package `subset-font`, which brings no types. */
type SubsetFont = (font: Buffer, letters: string, options: { targetFormat: "woff" }) => Promise<Buffer>;

/** Figures made elsewhere, or by older versions, ask for Arial, whose letters are as wide: they get the same font everywhere. */
const FAMILIES = ["Arimo", "Arial"];

/** The whole font as rules of a style sheet, under both names. */
export function fontFaces(): string {
  return ([400, 700] as const)
    .flatMap((weight) => FAMILIES.map((family) => face(family, weight, "font/ttf", fontFile(weight))))
    .join("");
}

/**
 * The font as rules of a style sheet, with no other letters than `text` has: a few kilobytes, which a picture carries with it.
 * @param bold whether the bold letters are needed too
 */
export async function usedFontFaces(text: string, { families = FAMILIES, bold = false } = {}): Promise<string> {
  const subsetFont = createRequire(__filename)("subset-font") as SubsetFont; // its WebAssembly is loaded only where it is needed
  const weights: FontWeight[] = bold ? [400, 700] : [400];
  const letters = [...new Set(text)].sort().join("");
  const faces = weights.map(async (weight) => {
    const used = await subsetFont(fontFile(weight), letters, { targetFormat: "woff" });
    return families.map((family) => face(family, weight, "font/woff", used)).join("");
  });
  return (await Promise.all(faces)).join("");
}

/** Which of the families that a picture's own font stands in for are the first choice of its texts. */
export function familiesIn(svg: string): string[] {
  return FAMILIES.filter((family) => new RegExp(`font-family:\\s*(?:&quot;|')?${family}\\b`).test(svg));
}

function face(family: string, weight: FontWeight, type: string, file: Buffer): string {
  const url = `data:${type};base64,${file.toString("base64")}`;
  return `@font-face{font-family:${family};font-weight:${weight};src:url(${url})}`;
}
