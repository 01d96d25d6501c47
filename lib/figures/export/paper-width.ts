import { check } from "../../runtime/check";

/** Widths of figures in papers: for one column of two, and across both. */
const PRESETS = { "one column": "85mm", "two columns": "175mm" } as const;

/** How wide a figure is printed: a preset (85 and 175 mm), or a length. */
export type PaperWidth = keyof typeof PRESETS | `${number}${"mm" | "cm" | "in" | "pt" | "px"}`;

const MM_PER = { mm: 1, cm: 10, in: 25.4, pt: 25.4 / 72, px: 25.4 / 96 };
type Unit = keyof typeof MM_PER;

/** Narrower, text of seven points has no room; wider, no paper. */
const [LEAST, MOST] = [60, 400];

/**
 * The width in millimetres.
 * @throws InputError for words that are neither a preset nor a length, and outside 60 to 400 mm
 */
export function millimetres(width: PaperWidth): number {
  const text = Object.hasOwn(PRESETS, width) ? PRESETS[width as keyof typeof PRESETS] : String(width);
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(mm|cm|in|pt|px)$/.exec(text) ?? [];
  check(unit, () => `width must be "one column", "two columns" or a length such as "85mm"; got ${JSON.stringify(width)}`);
  const length = Number(number) * MM_PER[unit as Unit];
  check(length >= LEAST && length <= MOST, () => `width must be from ${LEAST} to ${MOST} mm; got ${text}`);
  return length;
}

/** Millimetres as pixels of a style sheet, 96 to the inch. */
export function pixels(millimetres: number): number {
  return millimetres / MM_PER.px;
}
