import { durationHistogram } from "../../lib/figures/data/duration-histogram";
import { kindsTimeline } from "../../lib/figures/data/kinds-timeline";
import { architectureFigure } from "../../lib/figures/learning/architecture-figure";
import { attentionFigure } from "../../lib/figures/learning/attention-figure";
import { sharedSpaceFigure } from "../../lib/figures/learning/shared-space";
import { trainingCurves } from "../../lib/figures/learning/training-curves";
import { classConfusion } from "../../lib/figures/retrieval/class-confusion";
import { mapByOption } from "../../lib/figures/retrieval/map-by-option";
import { methodComparison } from "../../lib/figures/retrieval/method-comparison";
import { precisionRecallFigure } from "../../lib/figures/retrieval/precision-recall-figure";
import { recallFigure } from "../../lib/figures/retrieval/recall-figure";
import { fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import type { Figure } from "../../lib/notebook/notebook-display";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";

/** One figure of each builder on seeded data, by the names of their stored files. */
export async function seededFigures(): Promise<Record<string, Figure>> {
  return { ...figuresOfScores(), ...figuresOfTracks(), architecture: architectureFigure(await smallModel()) };
}

function figuresOfScores(): Record<string, Figure> {
  const random = new Random("stored figures", 0);
  const score = () => {
    const mean = random.uniform();
    return { mean, low: 0.9 * mean, high: Math.min(1, 1.1 * mean) };
  };
  const both = () => ({ audioToVideo: score(), videoToAudio: score() });
  return {
    "method-comparison": methodComparison(["cca", "sdcca-attention"].map((name) => ({ name, plain: both() })), { chance: 0.2 }), // prettier-ignore
    recall: recallFigure(["cca", "dcca"].map((name) => ({ name, points: [1, 5, 10].map((k) => ({ k, ...both() })) })), { chance: (k) => k / 20 }), // prettier-ignore
    confusion: classConfusion({ audioToVideo: [0, 1, 2].map(() => [0, 1, 2].map(() => random.uniform())) }, ["a & b", "c", "d"]),
    durations: durationHistogram(Array.from({ length: 40 }, () => 100 + 200 * random.uniform())),
    training: trainingCurves([
      { name: "a", history: { epochs: [1, 2, 3].map((epoch) => ({ epoch, loss: random.uniform(), validation: random.uniform() })), bestEpoch: 2 } },
    ] as Parameters<typeof trainingCurves>[0]), // prettier-ignore
    "map-by-option": mapByOption([{ name: "sdcca", points: [0.25, 0.5, 1].map((value) => ({ value, ...both() })) }], { axis: "β", chance: 0.2 }), // prettier-ignore
  };
}

function figuresOfTracks(): Record<string, Figure> {
  const random = new Random("stored figures", 1);
  const labels = Array.from({ length: 12 }, (_, i) => i % 3);
  const plane = () => ({ rows: labels.length, columns: 2, data: Float64Array.from({ length: 2 * labels.length }, () => random.gaussian()) }); // prettier-ignore
  const recall = [0, 0.25, 0.5, 0.75, 1];
  const curve = () => ({ recall, precision: recall.map((r) => random.uniform() * (1 - r / 2)) });
  const track = (title: string) => ({ title, weights: [0.2, 0.7, 0.1], seconds: [10, 10, 4], selected: [1], kinds: [0, 1, 2] });
  return {
    attention: attentionFigure([track("mv000001 · happy"), track("mv000002 · sad")], { title: "Weights" }),
    "shared-space": sharedSpaceFigure([{ title: "S-DCCA", points: { audio: plane(), video: plane() } }], labels, ["a & b", "c", "d"], { links: 4 }), // prettier-ignore
    "precision-recall": precisionRecallFigure(["cca", "sdcca-attention"].map((name) => ({ name, audioToVideo: curve(), videoToAudio: curve() })), { chance: 0.2 }), // prettier-ignore
    "kinds-timeline": kindsTimeline([{ title: "mv000001", kinds: [3, 3, 1, 1, 1, 0] }, { title: "mv000002", kinds: [2, 0] }]), // prettier-ignore
  };
}

/** Its figure shows layers and their sizes, no weights. */
async function smallModel() {
  await useBackend();
  return fitSdccaEndToEnd(toyFeatures(60), { epochs: 1, batchSize: 40 });
}
