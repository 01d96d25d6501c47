import { checkFeatures } from "../features/check-features";
import { type FeatureSet, trackCount } from "../features/feature-set";
import { checkInteger, checkNumber } from "../runtime/check";
import { type Fields, wholeFrom } from "../runtime/container/structure";
import { type Matrix, zeros } from "../runtime/matrix";
import { withDefaults } from "../runtime/options";
import { Random } from "../runtime/random";
import { embeddingKind, embeddingModel, type EmbeddingModel } from "./embedding/embedding-model";

/** Options of {@link fitChance}. */
export interface ChanceOptions {
  /** Fixes the vectors. Default 0. */
  seed?: number;
  /** Numbers of a vector, from 1 to 65,536. Default 10. */
  components?: number;
}

/** Numbers of a vector at most. */
const MOST_COMPONENTS = 2 ** 16;

/** What chance consists of: where its vectors come from. */
export interface ChanceState {
  /** Of the random numbers. */
  seed: number;
  /** Dimensions of the space. */
  components: number;
}

/** Chance as a model. */
export type Chance = EmbeddingModel<ChanceState, ChanceOptions, undefined>;

const FIELDS: Fields = { seed: "number", components: wholeFrom(1, MOST_COMPONENTS) };

/** Chance among the kinds of models. */
export const CHANCE = embeddingKind("chance", FIELDS, (state: ChanceState) => {
  const drawn = (view: string, rows: number): Matrix => {
    const random = new Random("chance", view, state.seed);
    const matrix = zeros(rows, state.components);
    return { ...matrix, data: matrix.data.map(() => random.gaussian()) };
  };
  return { audio: (tracks) => drawn("audio", trackCount(tracks)), video: ({ rows }) => drawn("video", rows) };
});

/**
 * Random embeddings: retrieval by chance. Nothing is fitted; only the widths of the features are used.
 * @throws InputError for options out of range, or features that do not fit together
 */
export async function fitChance(data: FeatureSet, options: ChanceOptions = {}): Promise<Chance> {
  const state = withDefaults({ seed: 0, components: 10 }, options);
  checkNumber(state.seed, "seed");
  checkInteger(state.components, "components", 1, MOST_COMPONENTS);
  checkFeatures(data);
  const { seed, components } = state;
  return embeddingModel({ ...CHANCE, options: { seed, components }, train: data, state: { seed, components } });
}
