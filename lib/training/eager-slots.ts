import * as tf from "@tensorflow/tfjs";
import { toTensors, toWeights, type Weights } from "../runtime/tensorflow/weights";
import { checkSameState } from "./step";

/** What an optimiser of tfjs keeps of the steps before, read and put back. */
interface OptimiserSlots {
  /** Before the first step there are no lists. */
  read(): Weights;
  /** @param shapes of the parameters, in their order */
  write(slots: Weights, shapes: Record<string, number[]>): void;
}

/**
 * The fields in which tfjs keeps it: lists with a variable for each parameter, and single variables. Its own `setWeights` does not
 * serve: it computes the powers of Adam's β anew, by another way than the steps do, and the next step then differs by rounding.
 */
const FIELDS = {
  adam: { lists: ["accumulatedFirstMoment", "accumulatedSecondMoment"], singles: ["accBeta1", "accBeta2"] },
  rmsprop: { lists: ["accumulatedMeanSquares", "accumulatedMoments"], singles: [] },
};

type Slot = { originalName: string; variable: tf.Variable };

export function optimiserSlots(optimiser: tf.Optimizer, kind: keyof typeof FIELDS): OptimiserSlots {
  const fields = optimiser as unknown as Record<string, Slot[] | tf.Variable>;
  const { lists, singles } = FIELDS[kind];
  const listOf = (field: string) => fields[field] as Slot[];
  const single = (field: string) => fields[field] as tf.Variable;
  return {
    read: () => {
      const ofLists = lists.flatMap((field) => listOf(field).map(({ variable }, i) => [slotName(field, i), variable] as const));
      const ofSingles = singles.map((field) => [slotName(field), single(field)] as const);
      return toWeights(Object.fromEntries([...ofLists, ...ofSingles]));
    },
    write(slots, shapes) {
      const parameters = Object.values(shapes);
      const begun = lists.some((field) => slotName(field, 0) in slots);
      const ofLists = lists.flatMap((field) => (begun ? parameters : []).map((shape, i) => [slotName(field, i), shape] as const));
      const ofSingles = singles.map((field) => [slotName(field), []] as const);
      checkSameState(slots, Object.fromEntries([...ofLists, ...ofSingles]));
      tf.tidy(() => {
        const values = toTensors(slots);
        for (const field of lists) {
          tf.dispose(listOf(field).map(({ variable }) => variable));
          fields[field] = (begun ? parameters : []).map((_, i) => ({
            originalName: slotName(field, i),
            variable: tf.variable(values[slotName(field, i)], false),
          }));
        }
        for (const field of singles) single(field).assign(values[slotName(field)]);
      });
    },
  };
}

function slotName(field: string, parameter?: number): string {
  return parameter === undefined ? `optimiser: ${field}` : `optimiser: ${field} ${parameter}`;
}
