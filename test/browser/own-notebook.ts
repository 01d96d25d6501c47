import { writeFileSync } from "node:fs";

/** Writes a notebook with these cells, none of which ran. */
export function writeNotebook(path: string, sources: readonly string[]): void {
  const cells = sources.map((source, i) => ({
    ...{ cell_type: "code", id: `cell-${i}`, source, metadata: {}, outputs: [], execution_count: null },
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" };
  writeFileSync(path, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
}

/** Many epochs on random data. */
const TRAINING = `const random = new lib.Random("stop");
const rows = (n: number, width: number) => Array.from({ length: n }, () => Array.from({ length: width }, () => random.gaussian()));
const data = lib.featureSet({ audio: rows(600, 128), video: rows(600, 256), labels: rows(600, 1).map(([x]) => (x < 0 ? "calm" : "wild")) });
const { onEpoch, end } = walkthrough.epochProgress("training", 5000);
const model = await lib.fitSdcca(data, { epochs: 5000, onEpoch });
end(model.history);`;

/** What the tests of a reader's own cells run, one after another. */
export const CELLS = [
  `import * as tf from "@tensorflow/tfjs";
import * as aq from "arquero";
import * as lib from "./lib/index";
import * as figures from "./lib/figures";
import * as walkthrough from "./lib/walkthrough";`,
  TRAINING,
  `[model.history.ended, model.history.epochs.length, model.history.bestEpoch].join()`,
  `aq.table({ method: ["chance", "S-DCCA"], map: [0.19, 0.61] })`,
  `tf.tensor2d([[1, 2], [3, 4]])`,
  `model`,
  `({ data: [{ x: [1, 2, 3], y: [2, 1, 3] }] })`,
  `const kept: string = "kept";
function deeper(rows: number[][]) {
  return lib.featureSet({ audio: rows, video: [[1]] });
}
deeper([[1], [2]]);`,
  `kept.toUpperCase()`,
];
