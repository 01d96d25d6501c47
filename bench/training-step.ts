/**
 * Milliseconds of a training step: the captured graph, eager tfjs and PyTorch, in turns of a few steps each so that what
 * else the machine does falls on all alike.
 *
 *     node --import tsx bench/training-step.ts [rounds] [case …]
 *
 * PyTorch is asked for when the environment variable PEER_PYTHON names a Python that has it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { useBackend } from "../lib/runtime/backend";
import { Random } from "../lib/runtime/random";
import { capturedStep } from "../lib/training/captured-step";
import { eagerStep } from "../lib/training/eager-step";
import { attentionCase, type Case, sdccaCase } from "./training-cases";

/** Does so many steps and returns the milliseconds of each. */
type Runner = (count: number) => Promise<number[]>;

const TURN = { captured: 20, eager: 4, PyTorch: 20 };
const MAKE: Record<string, () => Case> = {
  "sdcca 200": () => sdccaCase(200),
  "sdcca 1000": () => sdccaCase(1000),
  "attention 64": () => attentionCase(64),
  "attention 128": () => attentionCase(128),
};

async function main(): Promise<void> {
  const [rounds = "10", ...chosen] = process.argv.slice(2);
  const { device, versions } = await useBackend({ prefer: "tensorflow" });
  console.log(`${device}, TensorFlow ${versions.tensorflow}, load ${load()}`);
  const peer = process.env.PEER_PYTHON ? startPeer(process.env.PEER_PYTHON) : undefined;
  try {
    for (const name of chosen.length > 0 ? chosen : Object.keys(MAKE)) await bench(MAKE[name](), Number(rounds), peer);
  } finally {
    peer?.process.kill();
  }
  console.log(`load ${load()}`);
}

async function bench(c: Case, rounds: number, peer?: Peer): Promise<void> {
  const plan = { loss: c.loss, batchSize: c.batchSize, sizes: [0], seed: 0, steps: 1e6 };
  const captured = capturedStep(c.initial, c.settings, plan);
  const eager = eagerStep(c.initial, c.settings, plan);
  const random = new Random("bench");
  const ours =
    (step: typeof captured): Runner =>
    async (count) =>
      Array.from({ length: count }, (_, number) => {
        const began = performance.now();
        const rows = Int32Array.from({ length: c.batchSize }, () => random.integer(c.rows));
        const loss = step.run(rows, 0, number);
        loss.dataSync();
        loss.dispose();
        return performance.now() - began;
      });
  const runners: [keyof typeof TURN, Runner][] = [
    ["captured", ours(captured)],
    ["eager", ours(eager)],
    ...(peer ? [["PyTorch", (count: number) => peer.time(c.name, count)] as ["PyTorch", Runner]] : []),
  ];
  const times = new Map(runners.map(([name]) => [name, [] as number[]]));
  for (const [, run] of runners) await run(5);
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of runners) times.get(name)!.push(...(await run(TURN[name])));
  captured.dispose();
  eager.dispose();

  const line = runners.map(([name]) => `${name} ${show(least(times.get(name)!))} / ${show(median(times.get(name)!))} ms`);
  const ratios = [...times.keys()].slice(1).map((name) => {
    const ratio = (of: (t: number[]) => number) => show(of(times.get("captured")!) / of(times.get(name)!));
    return `captured : ${name} ${ratio(least)} / ${ratio(median)}`;
  });
  console.log(`${c.name} (min / median)  ${line.join("   ")}\n    ${ratios.join("   ")}   load ${load()}`);
}

interface Peer {
  process: ChildProcess;
  time(name: string, count: number): Promise<number[]>;
}

function startPeer(python: string): Peer {
  const child = spawn(python, [join(__dirname, "peers", "training_step.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: AsyncIterator<string> = (createInterface({ input: child.stdout! }) as Interface)[Symbol.asyncIterator]();
  return {
    process: child,
    async time(name, count) {
      child.stdin!.write(`${name} ${count}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`the peer ended with ${child.exitCode}`);
      return JSON.parse(value);
    },
  };
}

const load = () => loadavg()[0].toFixed(2);
const show = (value: number) => value.toFixed(2);
const least = (times: number[]) => Math.min(...times);
const median = (times: number[]) => [...times].sort((a, b) => a - b)[times.length >> 1];

void main();
