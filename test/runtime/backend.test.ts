import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/backend";
import { InputError } from "../../lib/runtime/check";
import { loadBinding, NoBindingError } from "../../lib/runtime/load-binding";

after(() => useBackend());

/** Whether this machine has a native binding at all. */
const native = (() => {
  try {
    return loadBinding();
  } catch (error) {
    if (error instanceof NoBindingError) return undefined;
    throw error;
  }
})();

test("the best backend that is here computes, is named, and stays when asked again", async () => {
  const backend = await useBackend();
  assert.equal(backend.name, tf.getBackend());
  assert.equal(backend.name, native ? "tensorflow" : "cpu");
  assert.equal(backend.versions.tensorflow, native?.version);
  assert.equal(`v${process.versions.node}`, backend.versions.node);
  assert.equal(backend.versions.tfjs, tf.version.tfjs);
  assert.ok(backend.device.length > 3);
  const x = tf.tensor1d([1, 2, 3]);
  assert.deepEqual(await useBackend(), backend);
  assert.deepEqual(Array.from(x.square().dataSync()), [1, 4, 9], "tensors made before live on");
});

test("naming one switches to it, or is an error where it is not", async () => {
  const plain = await useBackend({ prefer: "cpu" });
  assert.equal(plain.name, "cpu");
  assert.match(plain.device, /\(\d+ threads\)$/, "JavaScript runs on the processor");
  assert.equal(tf.getBackend(), "cpu");
  if (native) assert.equal((await useBackend({ prefer: "tensorflow" })).name, "tensorflow");
  else await assert.rejects(useBackend({ prefer: "tensorflow" }), InputError);
});
