/** Proves a fresh binding in a process of its own: it loads, it computes, and the CUDA build sees its card. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { loadBinding } from "../../lib/runtime/tensorflow/load-binding";

function selfTest(wanted: string): string {
  const { path, source, version } = loadBinding();
  assert.equal(source, "environment", `the binding under test did not load; got ${path}`);
  assert.ok(tf.setBackend("tensorflow"), "the backend did not start");
  const product = tf.matMul([[1, 2]], [[3], [4]]);
  assert.deepEqual(Array.from(product.dataSync()), [11], "a product of matrices came out wrong");
  const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice: boolean };
  if (wanted === "cuda") assert.ok(isUsingGpuDevice, "TensorFlow found no CUDA device");
  return `TensorFlow ${version} computes on the ${isUsingGpuDevice ? "GPU" : "CPU"}`;
}

try {
  console.log(`  ${selfTest(process.argv[2])}`);
} catch (error) {
  console.error(`  ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
