import { checkList } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { LINEAR_METHODS } from "./linear-methods";
import type { ComparedMethod } from "../method";
import { NETWORK_METHODS } from "./network-methods";
import { SDCCA_METHODS } from "./sdcca-methods";

/**
 * Every method, in the order of tables. Comparison, tables, figures and walk-through read this one list: a method of your own is
 * a file beside this one and a line here.
 */
export const METHOD_REGISTRY: readonly ComparedMethod[] = [...LINEAR_METHODS, ...NETWORK_METHODS, ...SDCCA_METHODS];

/** The methods that are compared when none are named. */
export const COMPARED_METHODS: readonly ComparedMethod[] = METHOD_REGISTRY.filter(({ compared }) => compared !== false);

/**
 * The methods of these ids, in the order of the tables.
 * @throws InputError that lists the known ids
 */
export function methodsNamed(ids: readonly string[]): ComparedMethod[] {
  checkList(ids, "the ids", "ids of methods");
  const unknown = ids.find((id) => !METHOD_REGISTRY.some((method) => method.id === id));
  const known = METHOD_REGISTRY.map(({ id }) => id).join(", ");
  check(unknown === undefined, () => `there is no method ${described(unknown)}; there are ${known}`);
  return METHOD_REGISTRY.filter(({ id }) => ids.includes(id));
}
