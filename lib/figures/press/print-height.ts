import type { Figure } from "../../notebook/notebook-display";
import { fitWidth } from "../export/fit-width";
import { millimetres, pixels } from "../export/paper-width";
import { type Columns, type Venue, venueWidth } from "./venues";

/** How high a figure of so many columns is printed, in millimetres. */
export function printHeight(figure: Figure, venue: Venue, columns: Columns): number {
  const { height = 450 } = fitWidth(figure, Math.round(pixels(millimetres(venueWidth(venue, columns))))).layout;
  return height / pixels(1);
}
