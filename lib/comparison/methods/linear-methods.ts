import { chanceBaseline, linearBaseline } from "../../models/linear-baseline";
import { Random } from "../../runtime/random";
import type { ComparedMethod } from "../method";

/** Ridges for standardised features, whose variances are 1. The library's default is first. */
const RIDGES = [1e-4, 1e-1, 1, 10];

interface LinearOptions {
  ridge: number;
  beta?: number;
  components?: number;
}

function linearMethod(id: string, label: string, beta: number): ComparedMethod<LinearOptions> {
  return {
    id,
    label,
    fit: (train, { ridge, components = 10, ...options }) => {
      const most = Math.min(train.audio.chunks.columns, train.video.columns);
      return linearBaseline(train, { ridge, components: Math.min(components, most), beta: options.beta ?? beta });
    },
    candidates: () => RIDGES.map((ridge) => ({ ridge })),
    sweeps: beta === 1 ? ["components"] : ["beta", "components"],
    seconds: 3,
  };
}

/** Chance, linear CCA, and cluster-CCA alone and mixed with the pairs as S-DCCA mixes them (the walk-through's C-CCA). */
export const LINEAR_METHODS: readonly ComparedMethod[] = [
  {
    id: "chance",
    label: "chance",
    // Drawn anew in every fold too: the same draws in all of them would count as evidence several times.
    fit: ({ ids }, { seed }) => chanceBaseline(new Random("chance", seed, ...ids).bits()),
    reference: true,
    seconds: 0.1,
  },
  linearMethod("cca", "linear CCA", 1),
  linearMethod("c-cca-pure", "C-CCA, β = 0", 0),
  linearMethod("c-cca", "C-CCA, β = .2", 0.2),
];
