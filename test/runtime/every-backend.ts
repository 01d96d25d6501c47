import { before } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/tensorflow/backend";

let backends: string[];
before(async () => {
  const { name } = await useBackend();
  backends = [...new Set([name, "cpu"])];
});

/** Runs on the native backend and on JavaScript's. */
export async function everywhere(work: () => void): Promise<void> {
  for (const backend of backends) {
    await tf.setBackend(backend);
    tf.tidy(work);
  }
  await tf.setBackend(backends[0]);
}
