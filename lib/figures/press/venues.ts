import { checkOneOf } from "../../runtime/check";
import type { PaperWidth } from "../export/paper-width";

/** Where a paper goes, by its document class. */
export interface Venue {
  /** Width of a column and of the whole text, in millimetres; equal where the class sets one column. */
  columnMm: number;
  textMm: number;
  /** Height of a page's text, in millimetres: no figure is higher. */
  textHeightMm: number;
  /** The smallest letters and the thinnest lines of a figure in print, in points of 1/72 inch. */
  leastLetters: number;
  leastLine: number;
  /** The document class and its options, for LaTeX. */
  documentClass: { name: string; options: string; file: string };
  /** Where the numbers are from. */
  source: string;
}

/** A TeX point, 72.27 to the inch, in millimetres. */
const TEX_POINT = 25.4 / 72.27;

/** Text below 7 points and lines below half a point do not survive printing; a venue's own rule may ask for more. */
const LEAST = { leastLetters: 7, leastLine: 0.5 };

/** The venues. Widths are those of the public document classes, rounded to a hundredth of a millimetre. */
export const VENUES = {
  acm: {
    ...LEAST,
    ...widths(241.14749 * TEX_POINT, 506.295 * TEX_POINT),
    textHeightMm: 626 * TEX_POINT,
    documentClass: { name: "acmart", options: "sigconf,nonacm", file: "acmart.cls" },
    source: "acmart.cls, format sigconf: \\columnwidth 241.147 pt, \\textwidth 506.295 pt, \\textheight 626 pt",
  },
  ieee: {
    ...LEAST,
    ...widths(252 * TEX_POINT, 516 * TEX_POINT),
    textHeightMm: 672 * TEX_POINT,
    leastLetters: 8,
    documentClass: { name: "IEEEtran", options: "conference", file: "IEEEtran.cls" },
    source:
      "IEEEtran.cls, conference: \\columnwidth 252 pt, \\textwidth 516 pt, \\textheight 672 pt; its template asks for figure labels of 8 pt",
  },
  springer: {
    ...LEAST,
    ...widths(122, 122),
    textHeightMm: 193,
    leastLetters: 8,
    documentClass: { name: "llncs", options: "", file: "llncs.cls" },
    source:
      "llncs.cls: \\textwidth 122 mm, \\textheight 193 mm, one column; Springer's artwork guidelines ask for letters of 8 to 12 pt",
  },
  neurips: {
    ...LEAST,
    ...widths(5.5 * 25.4, 5.5 * 25.4),
    textHeightMm: 9 * 25.4,
    documentClass: { name: "article", options: "", file: "neurips_2024.sty" },
    source: "neurips_2024.sty: \\textwidth 5.5 in, \\textheight 9 in, one column",
  },
} as const satisfies Record<string, Venue>;

/** A venue's name. */
export type VenueName = keyof typeof VENUES;

/** How many columns of the page a figure takes. */
export type Columns = 1 | 2;

/** The venue of this name. @throws InputError for another name */
export function venueNamed(name: VenueName): Venue {
  return VENUES[checkOneOf(name, "the venue", Object.keys(VENUES) as VenueName[])];
}

/** How wide a figure of so many columns is at a venue. */
export function venueWidth({ columnMm, textMm }: Venue, columns: Columns): PaperWidth {
  return `${columns === 1 ? columnMm : textMm}mm`;
}

function widths(column: number, text: number) {
  const rounded = (mm: number) => Math.floor(100 * mm + 1e-6) / 100; // a figure that is wider than its column is an overfull box
  return { columnMm: rounded(column), textMm: rounded(text) };
}
