import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/backend";
import { assign, Graph } from "../../lib/runtime/graph/graph";

before(() => useBackend());

test("a variable keeps its value from call to call", () => {
  const graph = new Graph();
  const total = graph.variable("total", tf.scalar(0));
  graph.capture("add", [{ name: "x", dtype: "float32", shape: [] }], ([x], read) => {
    const sum = read(total).add(x);
    return { results: [sum], updates: [assign(total, sum)] };
  });
  const session = graph.load();
  assert.deepEqual(
    [3, 4, 5].map((x) => session.run("add", [tf.scalar(x)])[0].dataSync()[0]),
    [3, 7, 12],
  );
});
