import { METHOD_REGISTRY } from "../comparison/methods/registry";

/** A method by its id, which names it in `results/summary.json`. */
export type Method = string;

/** The methods that the walk-through shows, in the order of its tables: those of the registry that say so. */
export const METHODS: readonly Method[] = METHOD_REGISTRY.filter(({ walkthrough }) => walkthrough).map(({ id }) => id);
