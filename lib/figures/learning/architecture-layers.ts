import type { AudioSummary } from "../../models/attention/audio-summary";
import type { AttentionState } from "../../models/attention/chunk-attention";
import type { TwoBranches } from "../../models/branches/two-branches";
import type { FittedModel } from "../../models/embedding/fitted-model";
import { ATTENTION } from "../../models/attention/attention-fields";
import { BRANCHES } from "../../models/branches/branch-fields";
import { READOUT } from "../../models/readout/readout-fields";
import type { CanonicalReadout } from "../../models/readout/readout";
import { checkObject } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { structureFault } from "../../runtime/container/structure";
import { within, type Weights } from "../../runtime/tensorflow/weights";

/** One box of the picture: what a layer does, and the shapes of the numbers that it consists of. */
export interface Layer {
  text: string;
  /** Shapes of its weights, such as [[128, 64], [64]]; none where nothing is learnt. */
  shapes: number[][];
  /** Below the text, where there are no shapes. */
  note?: string;
  /** Whether it is fitted once after training, such as the final CCA, and not by gradient steps. */
  fitted?: boolean;
}

/** Layers below each other, first to last. */
export interface LayerColumn {
  title: string;
  layers: Layer[];
}

/**
 * The layers of a fitted model, read from its weights: of the two views of a network of two branches, or of the two halves of a
 * chunk attention.
 * @throws InputError for a model of another kind, or a state that is none
 */
export function layersOf(model: FittedModel): [LayerColumn, LayerColumn] {
  checkObject(model, "the model", "what a fit gives", { kind: "text", state: "object" });
  const { kind, state } = model;
  if (structureFault(state, ATTENTION) === undefined) return attentionColumns(state as AttentionState);
  const fault = structureFault(state, BRANCHES);
  check(
    fault === undefined,
    () =>
      `layers are drawn of networks of two branches and of chunk attention; got a ${kind} model, whose state is neither (${fault})`,
  );
  const branches = state as TwoBranches & Partial<CanonicalReadout>;
  const readout = structureFault(state, READOUT) === undefined ? (branches as CanonicalReadout) : undefined;
  return [
    { title: "audio", layers: [...audioInput(branches.summary), ...viewLayers(branches, "audio", readout)] },
    { title: "video", layers: [{ text: "mean of all frames", shapes: [] }, ...viewLayers(branches, "video", readout)] },
  ];
}

/** What makes one row of a track's chunks. */
function audioInput(summary: AudioSummary): Layer[] {
  if (summary.kind === "mean") return [{ text: "mean of all seconds", shapes: [] }];
  const attention: Layer = { text: "attention: a weight for each chunk", shapes: shapesOf(summary.attention.weights) };
  if (summary.kind === "weighted") return [attention, { text: "mean of all chunks, by weight", shapes: [] }];
  const { chunks, layout } = summary;
  const joined = layout === "concatenated" ? "side by side" : "their mean";
  return [attention, { text: `${chunks} chunks of largest weight, ${joined}`, shapes: [] }];
}

/** Standardisation, the dense layers of a branch, and what is fitted on their outputs. */
function viewLayers(branches: TwoBranches, view: "audio" | "video", readout?: CanonicalReadout): Layer[] {
  const weights = within(branches.weights, view);
  const depth = Object.keys(weights).filter((name) => /^w\d+$/.test(name)).length;
  check(depth > 0, () => `the ${view} branch has no layers: give a model as its fit gave it`);
  const { activation } = view === "audio" ? branches.audioShape : branches.videoShape;
  const dense = Array.from({ length: depth }, (_, layer): Layer => {
    const [w, b] = [weights[`w${layer}`], weights[`b${layer}`]];
    check(w?.shape.length === 2 && b, () => `layer ${layer} of the ${view} branch is not whole`);
    const does = layer < depth - 1 ? named(activation) : "linear";
    return { text: `dense ${arrow(w.shape)}, ${does}`, shapes: [w.shape, b.shape] };
  });
  const first = dense[0].shapes[0][0];
  const input: Layer = { text: "standardised", shapes: [], note: `${first.toLocaleString("en")} numbers` };
  return [input, ...dense, ...(readout ? readoutLayers(readout, view) : [])];
}

function readoutLayers({ cca, readout = "variates", posterior }: CanonicalReadout, view: "audio" | "video"): Layer[] {
  const k = cca.correlations.length;
  const width = (view === "audio" ? cca.meanX : cca.meanY).length;
  const projection: Layer = { text: `final CCA ${arrow([width, k])}, linear`, shapes: [[width, k], [width]], fitted: true };
  if (posterior) {
    const classes = posterior[view].bias.length;
    const text = `class probabilities ${arrow([k, classes])}, softmax`;
    const last = { text: "vector of the same-class cosine", shapes: [], note: `${classes + 2} numbers` };
    return [projection, { text, shapes: [[k, classes], [classes]], fitted: true }, ...(readout === "same-class" ? [last] : [])];
  }
  return readout === "weighted" ? [projection, { text: "σ-weighted", shapes: [], note: `${k} numbers` }] : [projection];
}

/** The half that scores chunks, and the half that classifies by them. */
function attentionColumns({ shape, weights }: AttentionState): [LayerColumn, LayerColumn] {
  const { inputs, units, classes, scores, context } = shape;
  const of = (...names: string[]) => names.map((name) => weights[name]).filter((weight) => weight !== undefined);
  const layer = (text: string, ...names: string[]): Layer => ({ text, shapes: of(...names).map((weight) => weight.shape) });
  const chunks: Layer = { text: "chunks x, standardised", shapes: [], note: `T × ${inputs}` };
  const states = layer(`LSTM, states h: T × ${units}`, "lstm.kernel", "lstm.bias");
  const score = layer("score: dense, tanh, then v: T", "score.w", "score.b", "score.v");
  const weighted: Layer = { text: "Σ α · values", shapes: [], note: `${units} numbers` };
  const values = layer(`φ(x): dense, ReLU: T × ${units}`, "context.w", "context.b");
  return [
    {
      title: "which chunks count",
      layers: [chunks, ...(scores === "states" ? [states] : []), score, { text: "softmax: weights α", shapes: [], note: "T" }],
    },
    {
      title: "what they say",
      layers: [
        ...(context === "inputs"
          ? [chunks, values]
          : scores === "states"
            ? [{ ...states, shapes: [], note: "the same" }]
            : [chunks, states]),
        weighted,
        layer(`classes: dense ${arrow([units, classes])}, softmax`, "class.w", "class.b"),
      ],
    },
  ];
}

function shapesOf(weights: Weights): number[][] {
  return Object.values(weights).map(({ shape }) => shape);
}

function arrow(shape: readonly number[]): string {
  return shape.map((units) => units.toLocaleString("en")).join(" → ");
}

function named(activation: string): string {
  return activation === "relu" ? "ReLU" : String(activation);
}
