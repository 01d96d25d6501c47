/** Property tests take fast-check from here: `SDCCA_PROPERTY_RUNS` says how often every property of a run of the tests is tried. */
import fc from "fast-check";

const asked = process.env.SDCCA_PROPERTY_RUNS;
if (asked) fc.configureGlobal({ numRuns: Number(asked) });

export { fc };

/** How often a property is tried that has a number of its own. */
export function propertyRuns(usual: number): number {
  return asked ? Number(asked) : usual;
}
