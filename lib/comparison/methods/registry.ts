import { checkList } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import type { ComparedMethod } from "../method";
import { LINEAR_METHODS } from "./linear-methods";
import { NETWORK_METHODS } from "./network-methods";
import { SDCCA_METHODS } from "./sdcca-methods";

/**
 * Every method, by its file in this folder. Comparison, tables, figures and walk-through all read this list, in this order. To add a
 * method of your own, write a file in this folder and add a line here. When a file that is named here changes, the runs of its own
 * methods are made again and no others; what methods share is in files that are not named.
 */
export const METHOD_FILES: Readonly<Record<string, readonly ComparedMethod[]>> = {
  "linear-methods": LINEAR_METHODS,
  "network-methods": NETWORK_METHODS,
  "sdcca-methods": SDCCA_METHODS,
};

/** Every method, in the order of tables. */
export const METHOD_REGISTRY: readonly ComparedMethod[] = Object.values(METHOD_FILES).flat();

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
