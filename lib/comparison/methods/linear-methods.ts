import { fitChance } from "../../models/chance";
import { fitLinearCca } from "../../models/fit-linear-cca";
import { Random } from "../../runtime/random";
import type { ComparedMethod } from "../method";

/** Ridges for standardised features, whose variances are 1. The library's default is first. */
const RIDGES = [1e-4, 1e-1, 1, 10];

interface LinearOptions {
  ridge: number;
  beta?: number;
  components?: number;
}

type Shown = Pick<ComparedMethod, "id" | "label" | "look" | "published" | "walkthrough">;

function linearMethod(beta: number, shown: Shown): ComparedMethod<LinearOptions> {
  return {
    ...shown,
    fit: async (train, { ridge, components = 10, ...options }) => {
      const most = Math.min(train.audio.chunks.columns, train.video.columns);
      return fitLinearCca(train, { ridge, components: Math.min(components, most), beta: options.beta ?? beta });
    },
    candidates: () => RIDGES.map((ridge) => ({ ridge })),
    sweeps: beta === 1 ? ["components"] : ["beta", "components"],
    seconds: 3,
    needsClasses: beta < 1,
  };
}

/** Chance, linear CCA, and cluster-CCA alone and mixed with the pairs as S-DCCA mixes them (the walk-through's C-CCA). */
export const LINEAR_METHODS: readonly ComparedMethod[] = [
  {
    ...{ id: "chance", label: "chance", reference: true, walkthrough: {}, seconds: 0.1, needsClasses: false },
    look: { colour: 6, dash: "dot", mark: "x" },
    // Drawn anew in every fold too: the same draws in all of them would count as evidence several times.
    fit: (train, { seed }) => fitChance(train, { seed: new Random("chance", seed, ...train.ids).bits() }),
  },
  linearMethod(1, {
    ...{ id: "cca", label: "linear CCA", published: "CCA", walkthrough: {} },
    look: { colour: 0, dash: "dash", mark: "circle" },
  }),
  linearMethod(0, {
    ...{ id: "c-cca-pure", label: "C-CCA, β = 0", published: "C-CCA" },
    look: { colour: 5, dash: "dot", mark: "star" },
  }),
  linearMethod(0.2, {
    ...{ id: "c-cca", label: "C-CCA, β = .2", walkthrough: {} },
    look: { colour: 5, dash: "dashdot", mark: "circle" },
  }),
];
