import { allOf, type Fields, type FieldType, finite, listOf, oneOf } from "../../runtime/container/structure";
import { cca } from "../embedding/state-fields";
import { type CanonicalReadout, READOUTS } from "./readout";

const POSTERIOR: Fields = { weights: listOf(listOf(finite)), bias: listOf(finite) };

/** A linear CCA, and what its read-out needs, of sizes that fit. */
export const READOUT: FieldType = allOf(
  { cca, "readout?": oneOf(...READOUTS), "posterior?": { audio: POSTERIOR, video: POSTERIOR } },
  (value) => {
    const { cca: canonical, readout, posterior } = value as CanonicalReadout;
    const needed = readout === "posterior" || readout === "same-class";
    if (needed !== (posterior !== undefined))
      return `the read-out ${readout} is there ${needed ? "without" : "with"} a posterior`;
    if (!posterior) return undefined;
    const classes = posterior.audio.bias.length;
    for (const [view, { weights, bias }] of Object.entries(posterior)) {
      const fits = weights.length === canonical.correlations.length && weights.every(({ length }) => length === bias.length);
      if (!fits || bias.length !== classes || classes === 0)
        return `posterior.${view} is of other sizes than the variates or the other view`;
    }
    return undefined;
  },
);
