import { check } from "../../runtime/check";
import { LINEAR_METHODS } from "./linear-methods";
import type { ComparedMethod } from "../method";
import { NETWORK_METHODS } from "./network-methods";
import { SDCCA_METHODS } from "./sdcca-methods";

/** Every method of the comparison, in the order of its tables. */
export const COMPARED_METHODS: readonly ComparedMethod[] = [...LINEAR_METHODS, ...NETWORK_METHODS, ...SDCCA_METHODS];

/**
 * The methods of these ids, in the order of the tables.
 * @throws InputError that lists the known ids
 */
export function methodsNamed(ids: readonly string[]): ComparedMethod[] {
  const unknown = ids.find((id) => !COMPARED_METHODS.some((method) => method.id === id));
  const known = COMPARED_METHODS.map(({ id }) => id).join(", ");
  check(unknown === undefined, () => `there is no method ${JSON.stringify(unknown)}; there are ${known}`);
  return COMPARED_METHODS.filter(({ id }) => ids.includes(id));
}
