import { METHOD_REGISTRY } from "../comparison/methods/registry";

/** The id of a method, as in `results/summary.json`. */
export type Method = string;

const SHOWN = METHOD_REGISTRY.filter(({ walkthrough }) => walkthrough);

/** The methods that the walk-through shows, in the order of its tables: those of the registry with `walkthrough`. */
export const METHODS: readonly Method[] = SHOWN.map(({ id }) => id);

/** What each method is called in tables and figures, by its id. */
export const METHOD_LABELS: Readonly<Record<Method, string>> = Object.fromEntries(SHOWN.map(({ id, label }) => [id, label]));

/** The sentences about methods that the summary prints, by id: why the recommended settings differ from the paper's. */
export const METHOD_NOTES: Readonly<Record<Method, string>> = Object.fromEntries(
  SHOWN.flatMap(({ id, walkthrough }) => (walkthrough?.note === undefined ? [] : [[id, walkthrough.note]])),
);
