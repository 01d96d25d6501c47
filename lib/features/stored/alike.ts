import { isDeepStrictEqual } from "node:util";
import { checkSameSource } from "../../data/formats/view-source";
import { check } from "../../runtime/check";
import type { ShardInfo } from "./row-shard";

/** What all rows of a collection have in common, and the ids that name some of them. */
export type Alike = Pick<ShardInfo, "ids" | "widths" | "sources" | "classes" | "parts">;

/** @throws InputError when rows do not go together with the first ones */
export function checkAlike(others: Alike, first: Alike): void {
  const who = `video ${others.ids[0]}`;
  const than = `video ${first.ids[0]}`;
  for (const view of ["audio", "video"] as const) {
    const [width, expected] = [others.widths[view], first.widths[view]];
    check(width === expected, () => `${who} has ${view} of ${width} columns where ${than} has ${expected}: all are equally wide`);
    checkSameSource(others.sources[view], first.sources[view], `${than} has ${view}`);
  }
  const named = (classes: string[]) => classes.slice(0, 5).join(", ") || "none";
  check(
    isDeepStrictEqual(others.classes, first.classes),
    () => `${who} has the classes ${named(others.classes)}, ${than} ${named(first.classes)}: give all the same list of classes`,
  );
  check(!others.parts === !first.parts, () => `only one of ${who} and ${than} is in a part of a split: all are, or none`);
}
