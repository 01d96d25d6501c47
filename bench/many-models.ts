import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs";
import type { FeatureSet } from "../lib/features/feature-set";
import { fitChunkAttention } from "../lib/models/attention/chunk-attention";
import { fitSdcca } from "../lib/models/fit-sdcca";
import { fitSdccaFromDisk } from "../lib/models/from-disk/fit-sdcca-from-disk";
import type { FeatureRows } from "../lib/models/from-disk/feature-rows";
import { fitSdccaEndToEnd } from "../lib/models/sdcca-end-to-end";
import { removeCheckpoints } from "../lib/training/checkpoint/checkpoint-files";
import { check } from "../lib/runtime/check";
import type { History } from "../lib/training/history";
import type { TrainingOptions } from "../lib/training/train";

/** What a process holds after a training. */
export interface Held {
  tensors: number;
  /** Of JavaScript, after a collection, in MB. */
  heap: number;
  /** Resident, native memory included, in MB. */
  resident: number;
  /** Open files, pipes and sockets; 0 where the system does not tell. */
  files: number;
  /** Listeners to interrupts. */
  listeners: number;
}

interface ManyModels {
  data: FeatureSet;
  rows: FeatureRows;
  checkpoints: string;
  models: number;
  interrupt?: (stop: AbortController, model: number) => void;
}

type Given = Pick<TrainingOptions, "epochs" | "seed" | "onEpoch" | "signal" | "checkpoint">;

/**
 * Trains many small models one after the other in this process: captured, eager, with chunks and from disk. Every third is interrupted
 * in its first epoch, every fourth keeps checkpoints.
 * @param interrupt how they are interrupted. By default by their own signal: an interrupt of the process would end the command that
 *   trains them
 * @param checkpoints a folder for them
 * @param each called after each model
 */
export async function trainMany(
  { data, rows, checkpoints, models, interrupt = (stop) => stop.abort() }: ManyModels,
  each: (held: Held, model: number) => void,
): Promise<void> {
  const small = { audioLayers: [16], videoLayers: [16], batchSize: 40 };
  const attention = { units: 8, attentionUnits: 8 };
  const kinds: ((given: Given) => Promise<{ history: History }>)[] = [
    (given) => fitSdcca(data, { ...small, ...given }),
    (given) => fitSdcca(data, { ...small, ...given, execution: "eager" }),
    (given) => fitChunkAttention(data, { ...attention, ...given, batchSize: 40 }),
    (given) => fitSdccaFromDisk(rows, { ...small, ...given }),
    (given) => fitSdccaEndToEnd(data, { ...small, ...given, attention }),
  ];
  for (let model = 0; model < models; model++) {
    const stop = new AbortController();
    const isInterrupted = model % 3 === 2;
    const onEpoch = () => void (isInterrupted && interrupt(stop, model));
    const checkpoint = model % 4 === 3 ? { folder: checkpoints, everyEpochs: 1 } : undefined;
    const { history } = await kinds[model % kinds.length]({ epochs: 3, seed: model, onEpoch, signal: stop.signal, checkpoint });
    await removeCheckpoints(checkpoints);
    check(
      !isInterrupted || history.ended === "stopped by the user",
      () => `model ${model} was interrupted and went on: this should not happen`,
    );
    each(held(), model);
  }
}

/** What this process holds now. */
export function held(): Held {
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  const files = process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
  const { numTensors: tensors } = tf.memory();
  return { tensors, heap: heapUsed / 1e6, resident: rss / 1e6, files, listeners: process.listenerCount("SIGINT") };
}

let collector: (() => void) | undefined;

/** Frees what nobody refers to, so that what is left is held. */
function collect(): void {
  if (!collector) {
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as () => void;
  }
  collector();
}
