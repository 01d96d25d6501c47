import { open } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs";
import { crc32c } from "@node-rs/crc32";
import { Graph } from "../lib/runtime/graph/graph";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { videos } from "./data";
import { median } from "./table";

/** The limits of this machine, with which times are compared. */
interface Limit {
  name: string;
  unit: string;
  /** Median of several; of threads, all together. */
  value: number;
}

const REPEATS = 9;
const MATMUL = 1024;
const BYTES = 1 << 28;

/** All limits, each printed as it is measured. */
export async function limits(): Promise<Limit[]> {
  await useBackend({ prefer: "tensorflow" });
  const { shards } = await videos(2000);
  const all: Limit[] = [];
  const add = (name: string, unit: string, value: number) => {
    all.push({ name, unit, value });
    console.log(`${name}: ${value.toPrecision(3)} ${unit}`);
  };
  add(`float32 product of two ${MATMUL} × ${MATMUL} matrices, as many at once as there are cores`, "GFLOP/s", matmulRate());
  add("call of a captured function that does nothing", "ms", callTime());
  const source = Buffer.alloc(BYTES, 1);
  const target = Buffer.alloc(BYTES);
  add("copy in memory, one thread, bytes written", "GB/s", BYTES / 1e9 / secondsOf(() => void source.copy(target)));
  add("CRC-32C, one thread", "GB/s", BYTES / 1e9 / secondsOf(() => void crc32c(source)));
  add("shards from the system's cache, one thread", "GB/s", await readRate(shards));
  return all;
}

function secondsOf(work: () => void): number {
  const times = Array.from({ length: REPEATS + 1 }, () => {
    const began = performance.now();
    work();
    return (performance.now() - began) / 1000;
  });
  return median(times.slice(1));
}

/** Products that do not depend on each other, in one captured call, so that all cores have work. */
function matmulRate(): number {
  const COUNT = 8;
  const graph = new Graph();
  const matrices = Array.from(
    { length: COUNT },
    (_, i) => tf.randomUniform([MATMUL, MATMUL], -1, 1, "float32", i) as tf.Tensor2D,
  );
  graph.capture("products", [], () => ({ results: [tf.addN(matrices.map((m) => tf.sum(tf.matMul(m, m))))] }));
  const session = graph.load();
  const seconds = secondsOf(() => {
    const [sum] = session.run("products", []);
    sum.dataSync();
    sum.dispose();
  });
  session.dispose();
  tf.dispose(matrices);
  return (COUNT * 2 * MATMUL ** 3) / 1e9 / seconds;
}

function callTime(): number {
  const graph = new Graph();
  graph.capture("nothing", [], () => ({ results: [] }));
  const session = graph.load();
  const CALLS = 200;
  const seconds = secondsOf(() => {
    for (let i = 0; i < CALLS; i++) tf.dispose(session.run("nothing", []));
  });
  session.dispose();
  return (1000 * seconds) / CALLS;
}

async function readRate(files: readonly string[]): Promise<number> {
  const buffer = Buffer.alloc(1 << 19);
  const rates: number[] = [];
  for (let r = 0; r <= 3; r++) {
    let bytes = 0;
    const began = performance.now();
    for (const file of files) {
      const handle = await open(file);
      for (let got = 1; got > 0; bytes += got) got = (await handle.read(buffer, 0, buffer.length)).bytesRead;
      await handle.close();
    }
    rates.push(bytes / 1e6 / (performance.now() - began));
  }
  return median(rates.slice(1));
}
