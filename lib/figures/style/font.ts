import { readFileSync } from "node:fs";

/**
 * The font of every figure: Arimo, which the project brings with it, so that a figure is measured and drawn alike on every
 * machine. Its letters are as wide as Arial's, and it has Latin, Greek and Cyrillic, arrows and signs of mathematics.
 */
export const FONT_FAMILY = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif";

/** Weights that figures use. */
export type FontWeight = 400 | 700;

const FILES: Record<FontWeight, string> = {
  400: "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf",
  700: "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf",
};

const files = new Map<FontWeight, Buffer>();
const widths = new Map<FontWeight, (letter: number) => number>();

/** The font's TrueType file. */
export function fontFile(weight: FontWeight): Buffer {
  const known = files.get(weight);
  if (known) return known;
  const file = readFileSync(require.resolve(FILES[weight]));
  files.set(weight, file);
  return file;
}

/** The width of words in pixels, in this font at `size` pixels; letters that it lacks count as wide as the size. */
export function wordsWidth(words: string, size: number, weight: FontWeight = 400): number {
  const width = widths.get(weight) ?? advances(fontFile(weight));
  widths.set(weight, width);
  let sum = 0;
  for (const letter of words) sum += width(letter.codePointAt(0)!);
  return sum * size;
}

/**
 * Reads how far each letter advances, as a fraction of the font's size.
 * Source: the OpenType specification 1.9, tables `head`, `hhea`, `hmtx` and `cmap` (format 4).
 */
function advances(file: Buffer): (letter: number) => number {
  const tables = new Map<string, number>();
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const record = 12 + 16 * i;
    tables.set(file.toString("latin1", record, record + 4), file.readUInt32BE(record + 8));
  }
  const at = (name: string) => tables.get(name)!;
  const unitsPerEm = file.readUInt16BE(at("head") + 18);
  const metrics = file.readUInt16BE(at("hhea") + 34);
  const glyphs = glyphsOf(file, at("cmap"));
  return (letter) => {
    const glyph = glyphs.get(letter);
    return glyph === undefined ? 1 : file.readUInt16BE(at("hmtx") + 4 * Math.min(glyph, metrics - 1)) / unitsPerEm;
  };
}

/** The glyph of each letter that the font has. */
function glyphsOf(file: Buffer, cmap: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let i = 0; i < file.readUInt16BE(cmap + 2); i++) {
    const table = cmap + file.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (file.readUInt16BE(table) !== 4) continue;
    const segments = file.readUInt16BE(table + 6) / 2;
    const field = (part: number, segment: number) => table + 14 + 2 * (part * segments + segment) + (part > 0 ? 2 : 0);
    for (let s = 0; s < segments; s++) {
      const [last, first] = [file.readUInt16BE(field(0, s)), file.readUInt16BE(field(1, s))];
      const [delta, offset] = [file.readUInt16BE(field(2, s)), file.readUInt16BE(field(3, s))];
      for (let letter = first; letter <= last && letter < 0xffff; letter++) {
        const raw = offset === 0 ? letter : file.readUInt16BE(field(3, s) + offset + 2 * (letter - first));
        const glyph = raw === 0 ? 0 : (raw + delta) & 0xffff;
        if (glyph !== 0) glyphs.set(letter, glyph);
      }
    }
  }
  return glyphs;
}
