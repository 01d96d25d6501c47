import { check } from "../../runtime/check";
import { LINEAR_METHODS } from "./linear-methods";
import type { ComparedMethod } from "../method";
import { NETWORK_METHODS } from "./network-methods";
import { SDCCA_METHODS } from "./sdcca-methods";

/**
 * Every method, in the order of tables. Comparison, tables, figures and walk-through all read this list. To add a method of your
 * own, write a file in this folder and add a line here.
 */
export const METHOD_REGISTRY: readonly ComparedMethod[] = [...LINEAR_METHODS, ...NETWORK_METHODS, ...SDCCA_METHODS];

/** The methods that are compared when none are named. */
export const COMPARED_METHODS: readonly ComparedMethod[] = METHOD_REGISTRY.filter(({ compared }) => compared !== false);

/**
 * The methods of these ids, in the order of the tables.
 * @throws InputError that lists the known ids
 */
export function methodsNamed(ids: readonly string[]): ComparedMethod[] {
  const unknown = ids.find((id) => !METHOD_REGISTRY.some((method) => method.id === id));
  const known = METHOD_REGISTRY.map(({ id }) => id).join(", ");
  check(unknown === undefined, () => `there is no method ${JSON.stringify(unknown)}; there are ${known}`);
  return METHOD_REGISTRY.filter(({ id }) => ids.includes(id));
}
