/** Trains, with any argument under a storm of signals, and prints the losses and what TensorFlow's threads do with signals. */
import { readdirSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { fitDcca } from "../../../lib/models/dcca";
import { Random } from "../../../lib/runtime/random";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { featureSet } from "../../../lib/features/own/make-feature-set";

const SIGWINCH = 28;

function threadsOfTensorflow() {
  const read = (id: string, file: string) => readFileSync(`/proc/self/task/${id}/${file}`, "utf8");
  return readdirSync("/proc/self/task")
    .map((id) => {
      const blocked = BigInt(`0x${/SigBlk:\s*(\w+)/.exec(read(id, "status"))![1]}`);
      return { name: read(id, "comm").trim(), holds: (blocked & (1n << BigInt(SIGWINCH - 1))) !== 0n };
    })
    .filter(({ name }) => name.startsWith("tf_"));
}

async function main() {
  let received = 0;
  process.on("SIGWINCH", () => received++);
  await useBackend();
  const random = new Random("signalled training");
  const view = (width: number) => Array.from({ length: 300 }, () => Array.from({ length: width }, () => random.gaussian()));
  const data = featureSet({ audio: view(128), video: view(512) });
  const storm =
    process.argv.length > 2
      ? new Worker(`setInterval(() => { for (let i = 0; i < 20; i++) process.kill(process.pid, "SIGWINCH"); }, 1);`, {
          eval: true,
        })
      : undefined;
  const { history } = await fitDcca(data, { epochs: 40 });
  await storm?.terminate();
  console.log(JSON.stringify({ losses: history!.epochs.map(({ loss }) => loss), received, threads: threadsOfTensorflow() }));
}

void main();
