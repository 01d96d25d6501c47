/*
 * What checkpoints cost a training of the walk-through's size: `node --import tsx bench/checkpoint-cost.ts`. The time inside their
 * own functions is summed, which other work on the machine disturbs less than the difference of two trainings.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FeatureSet } from "../lib/features/feature-set";
import { fitChunkAttention } from "../lib/models/attention/chunk-attention";
import { fitSdcca } from "../lib/models/fit-sdcca";
import { fitSdccaEndToEnd } from "../lib/models/sdcca-end-to-end";
import { Random } from "../lib/runtime/random";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { Checkpoints } from "../lib/training/checkpoints";
import type { History } from "../lib/training/history";

/** The walk-through trains on 1,600 of its 2,000 videos, of 23 chunks of 128 numbers and 1,024 numbers of video each. */
const [VIDEOS, CHUNKS] = [1600, 23];

function features(): FeatureSet {
  const random = new Random("checkpoint cost");
  const matrix = (rows: number, columns: number) => ({
    ...{ rows, columns },
    data: Float32Array.from({ length: rows * columns }, () => random.gaussian()),
  });
  return {
    ids: Array.from({ length: VIDEOS }, (_, i) => `video ${i}`),
    classes: ["a", "b", "c", "d", "e", "f"],
    labels: Int32Array.from({ length: VIDEOS }, (_, i) => i % 6),
    audio: {
      chunks: matrix(VIDEOS * CHUNKS, 128),
      starts: Int32Array.from({ length: VIDEOS + 1 }, (_, i) => i * CHUNKS),
      seconds: new Float32Array(VIDEOS * CHUNKS).fill(10),
    },
    video: matrix(VIDEOS, 1024),
  };
}

let spent = 0;
let processor = 0;
let written = 0;

const processorTime = () => Object.values(process.cpuUsage()).reduce((sum, time) => sum + time / 1000, 0);

/** Sums the time of a function of checkpoints, over all calls. */
function timed(owner: object, name: string): void {
  const methods = owner as Record<string, (...given: unknown[]) => unknown>;
  const method = methods[name];
  methods[name] = async function (this: unknown, ...given: unknown[]) {
    const [began, used] = [performance.now(), processorTime()];
    try {
      return await method.apply(this, given);
    } finally {
      spent += performance.now() - began;
      processor += processorTime() - used;
    }
  };
}

async function main(): Promise<void> {
  await useBackend();
  timed(Checkpoints, "open");
  // The step is made within `restore`, where there is a checkpoint; here there is none.
  for (const name of ["restore", "writeIfDue", "finish", "close"]) timed(Checkpoints.prototype, name);
  const { tried } = Checkpoints.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  Object.assign(Checkpoints.prototype, {
    tried(this: unknown, ...given: unknown[]) {
      written++;
      return tried.apply(this, given);
    },
  });
  const data = features();
  const fits: Record<string, (checkpoint: string) => Promise<{ history: History }>> = {
    "S-DCCA, 60 epochs": (checkpoint) => fitSdcca(data, { activation: "relu", epochs: 60, checkpoint }),
    "attention, 25 epochs": (checkpoint) => fitChunkAttention(data, { checkpoint }),
    "end to end, 40 epochs": (checkpoint) => fitSdccaEndToEnd(data, { activation: "relu", checkpoint }),
  };
  for (const [name, fit] of Object.entries(fits)) {
    const folder = mkdtempSync(join(tmpdir(), "checkpoint-cost-"));
    [spent, processor, written] = [0, 0, 0];
    const [began, used] = [performance.now(), processorTime()];
    await fit(folder);
    const [all, ofAll] = [performance.now() - began, processorTime() - used];
    rmSync(folder, { recursive: true });
    console.log(
      `${name}: ${(all / 1000).toFixed(1)} s, checkpoints ${spent.toFixed(0)} ms for ${written} written, ` +
        `${((100 * spent) / (all - spent)).toFixed(2)} % (${((100 * processor) / (ofAll - processor)).toFixed(2)} % of the processor's time)`,
    );
  }
}

void main();
