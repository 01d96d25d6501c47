import type { Figure } from "../../notebook/notebook-display";
import { fitWidth } from "../export/fit-width";
import { pixels } from "../export/paper-width";
import type { Columns, Venue } from "./venues";

/** How high a figure of so many columns is printed, in millimetres. */
export function printHeight(figure: Figure, { columnMm, textMm }: Venue, columns: Columns): number {
  const { height = 450 } = fitWidth(figure, Math.round(pixels(columns === 1 ? columnMm : textMm))).layout;
  return height / pixels(1);
}
