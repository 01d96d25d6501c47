/** The methods that the walk-through compares, by their names in `results/summary.json`, in the order of its tables. */
export const METHODS = [
  "chance",
  "cca",
  "c-cca",
  "sdcca-mean",
  "sdcca-context-free",
  "sdcca-attention",
  "sdcca-end-to-end",
  "sdcca-salient",
] as const;

/** A method by its name in `results/summary.json`. */
export type Method = (typeof METHODS)[number];
