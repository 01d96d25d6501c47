import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { InputError } from "../../../lib/runtime/check";
import { dropout } from "../../../lib/runtime/tensorflow/dropout";
import { assign, type CapturedBody, Graph } from "../../../lib/runtime/graph/graph";
import type { ArgumentSpec, GraphSession } from "../../../lib/runtime/graph/session";

before(() => useBackend());

const X: ArgumentSpec = { name: "x", dtype: "float32", shape: [2, 3] };
const example = () => tf.tensor2d([1, -2, 3, 4, 5, -6], [2, 3]);

/** A graph with the one function `f`. */
function load(body: CapturedBody, specs = [X]): GraphSession {
  const graph = new Graph();
  graph.capture("f", specs, body);
  return graph.load();
}
const refused = (body: CapturedBody, pattern: RegExp) =>
  assert.throws(
    () => new Graph().capture("f", [X], body),
    (error) => error instanceof InputError && pattern.test(error.message),
  );
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

test("a variable keeps its value from call to call, and is read before it is updated", () => {
  const graph = new Graph();
  const total = graph.variable("total", tf.scalar(10));
  graph.capture("add", [{ name: "x", dtype: "float32", shape: [] }], ([x], read) => {
    const sum = read(total).add(x);
    return { results: [read(total), sum], updates: [assign(total, sum)] };
  });
  const session = graph.load();
  const calls = [3, 4, 5].map((x) => session.run("add", [tf.scalar(x)]).map((t) => t.dataSync()[0]));
  assert.deepEqual(calls, [
    [10, 13],
    [13, 17],
    [17, 22],
  ]);
});

test("an update that does not depend on the old value waits until that has been read", () => {
  const graph = new Graph();
  const variables = Array.from({ length: 30 }, (_, i) => graph.variable(`v${i}`, tf.zeros([100, 100])));
  graph.capture("f", [{ name: "x", dtype: "float32", shape: [100, 100] }], ([x], read) => ({
    results: variables.map((variable) => read(variable).max()),
    updates: variables.map((variable) => assign(variable, x)),
  }));
  const session = graph.load();
  for (let call = 1; call < 20; call++)
    for (const before of session.run("f", [tf.fill([100, 100], call)])) assert.equal(before.dataSync()[0], call - 1);
});

test("a captured function gives what the function gives, for other inputs than it was recorded with", () => {
  const weights = tf.randomNormal([3, 4], 0, 1, "float32", 1) as tf.Tensor2D;
  const f = (x: tf.Tensor) => {
    const [a, b] = tf.split(tf.relu(tf.matMul(x as tf.Tensor2D, weights)).expandDims(2), 2, 1);
    return [tf.concat([a, b.mul(2)], 1).squeeze([2]), tf.logSoftmax(x), tf.sum(x, 1).toInt(), tf.greater(x, 0)];
  };
  const session = load(([x]) => ({ results: f(x) }));
  const results = session.run("f", [example()]);
  f(example()).forEach((expected, i) => {
    assert.deepEqual(numbers(results[i]), numbers(expected));
    assert.deepEqual([results[i].dtype, results[i].shape], [expected.dtype, expected.shape]);
  });
});

test("gradients are recorded with the function, dropout by its key", () => {
  const spec: ArgumentSpec = { name: "key", dtype: "int32", shape: [2] };
  const f = (x: tf.Tensor, key: tf.Tensor1D) => tf.grad((v: tf.Tensor) => dropout(v.square(), 0.5, key, 1).sum())(x);
  const session = load(([x, key]) => ({ results: [f(x, key as tf.Tensor1D)] }), [{ ...X, shape: [20, 30] }, spec]);
  const x = tf.randomNormal([20, 30]);
  for (const step of [0, 1, 7]) {
    const key = tf.tensor1d([5, step], "int32");
    const [captured, eager] = [session.run("f", [x, key])[0], f(x, key)];
    assert.deepEqual(numbers(captured), numbers(eager));
    assert.ok(numbers(captured).filter((v) => v === 0).length > 200);
  }
});

test("data closed over stays in the session, large or small, after its tensor is gone", () => {
  const large = tf.range(0, 5000);
  const small = tf.tensor1d([10, 20], "int32");
  const rows: ArgumentSpec = { name: "rows", dtype: "int32", shape: [2] };
  const session = load(([i]) => ({ results: [tf.gather(large, i).add(tf.gather(small, i.less(3).toInt()))] }), [rows]);
  tf.dispose([large, small]);
  assert.deepEqual(numbers(session.run("f", [tf.tensor1d([4999, 2], "int32")])[0]), [5009, 22]);
});

test("constants of one content are told apart by shape and type, and data are no variables", () => {
  const data = tf.range(0, 5000);
  const session = load(([x]) => ({
    results: [
      x.add(tf.tensor2d([[1], [2]])), // prettier-ignore
      tf.tensor1d([1, 2]).add(tf.tensor2d([[1, 2]]).sum(0)),
      tf.tensor1d([1, 2], "int32").add(tf.tensor1d([1, 2], "int32")),
      tf.tensor1d([1, 1, 2]).mul(data.max()),
    ],
  }));
  const results = session.run("f", [example()]).map((tensor) => [tensor.dtype, tensor.shape, numbers(tensor)]);
  assert.deepEqual(results, [
    ["float32", [2, 3], [2, -1, 4, 6, 7, -4]],
    ["float32", [2], [2, 4]],
    ["int32", [2], [2, 4]],
    ["float32", [3], [4999, 4999, 9998]],
  ]);
  assert.deepEqual(session.get(), {});
});

test("variables are got and set for checkpoints, all or by name", () => {
  const graph = new Graph();
  const [a, b] = [graph.variable("a", tf.ones([2])), graph.variable("b", tf.scalar(3))];
  graph.capture("f", [], (_, read) => ({ results: [], updates: [assign(a, read(a).mul(read(b)))] }));
  const session = graph.load();
  assert.deepEqual(session.run("f", []).length, 1);
  assert.deepEqual(numbers(session.get().a), [3, 3]);
  session.set({ a: tf.tensor1d([5, 6]) });
  session.run("f", []);
  assert.deepEqual(numbers(session.get(["a"]).a), [15, 18]);
  assert.deepEqual(Object.keys(session.get(["b"])), ["b"]);
  assert.throws(() => session.set({ a: tf.scalar(1) }), /the argument a of set must be float32 \[2\].*got float32 \[\]/);
  assert.throws(() => session.get(["c"]), /no variable c; it has a, b/);
});

test("a session keeps hold of no memory of JavaScript, which only JavaScript's thread may give back", () => {
  const graph = new Graph();
  graph.variable("a", tf.zeros([2, 3]));
  const b = graph.variable("b", tf.zeros([2, 3]));
  graph.capture("f", [X], ([x]) => ({ results: [], updates: [assign(b, x)] }));
  const session = graph.load();
  // TensorFlow shares memory that starts at a multiple of 64 bytes and copies any other; one of 16 offsets does. What is
  // shared does not show each time: hence ten rounds.
  for (let round = 0; round < 160; round++) {
    const offset = round % 16;
    const memory = new Float32Array(22).subarray(offset, offset + 6).fill(1);
    session.set({ a: tf.tensor(memory, [2, 3]) });
    session.run("f", [tf.tensor(memory, [2, 3])]);
    memory.fill(9);
    for (const name of ["a", "b"]) assert.deepEqual(numbers(session.get()[name]), [1, 1, 1, 1, 1, 1], name);
  }
});

test("values made in JavaScript that change from call to call are found out, with the op that gets them", () => {
  let counter = 0;
  refused(([x]) => ({ results: [x.add(counter++)] }), /input 1 of op \d+ of f, Add\w*, was made in JavaScript/);
  refused(([x]) => ({ results: [tf.dropout(x, 0.5)] }), /made in JavaScript and is another one each time/);
  refused(([x]) => ({ results: counter++ % 2 ? [x.neg()] : [x.exp()] }), /op 0 of f, \w+, was \w+ the second time/);
  refused(([x]) => ({ results: [counter++ % 2 ? x.neg() : x.neg().neg()] }), /does not do the same ops each time/);
  const eitherOf = (a: tf.Tensor, b: tf.Tensor) => (counter++ % 2 ? a : b);
  refused(([x]) => ({ results: [eitherOf(x.neg(), x.exp())] }), /does not do the same ops each time/);
});

test("what a recording cannot know is refused: reading values, tf.Variable, a recording in a recording", () => {
  refused(([x]) => ({ results: [x.mul(x.sum().dataSync()[0])] }), /may not read the values of the result of Sum/);
  refused(([x]) => ({ results: [x.mul(x.dataSync()[0])] }), /may not read the values of its argument x/);
  const variable = tf.variable(tf.scalar(1), true, "free");
  refused(([x]) => ({ results: [x.mul(variable)] }), /uses the tf.Variable "free", whose value would be frozen/);
  variable.dispose();
  refused(([x]) => ({ results: (load(([y]) => ({ results: [y] })), [x]) }), /cannot record another one/);
  // And the backend is as it was.
  assert.equal(example().sum().dataSync()[0], 5);
});

test("arguments are checked at each run", () => {
  const session = load(([x]) => ({ results: [x.reshape([6])] }));
  assert.throws(
    () => session.run("f", [tf.ones([3, 2])]),
    /argument x of f must be float32 \[2,3\], as captured; got float32 \[3,2\]/,
  );
  assert.throws(() => session.run("f", [tf.ones([2, 3], "int32")]), /got int32 \[2,3\]/);
  assert.throws(() => session.run("f", []), /f takes 1 arguments \(x\); got 0/);
  assert.throws(() => session.run("g", []), /no function g; it has f/);
});

test("an op that fails inside is named", () => {
  const data = tf.ones([5]);
  const session = load(([i]) => ({ results: [tf.gather(data, i)] }), [{ name: "i", dtype: "int32", shape: [1] }]);
  assert.throws(() => session.run("f", [tf.tensor1d([9], "int32")]), /captured function f failed: .*f\/GatherV2/s);
});

test("a graph is built once: nothing is added after loading, no name twice, no variable of another graph", () => {
  const graph = new Graph();
  const v = graph.variable("v", tf.scalar(1));
  assert.throws(() => graph.variable("v", tf.scalar(1)), /has a variable v already/);
  graph.capture("f", [X], ([x]) => ({ results: [x] }));
  assert.throws(() => graph.capture("f", [X], ([x]) => ({ results: [x] })), /has a function f already/);
  const twice: CapturedBody = ([x]) => ({ results: [], updates: [assign(v, x.sum()), assign(v, x.sum())] });
  assert.throws(() => graph.capture("g", [X], twice), /g updates the variable v twice/);
  assert.throws(() => new Graph().capture("f", [], (_, read) => ({ results: [read(v)] })), /v is not a variable of this graph/);
  const session = graph.load();
  assert.throws(() => graph.capture("h", [X], ([x]) => ({ results: [x] })), /has been loaded or disposed of: capture h before/);
  session.dispose();
  session.dispose();
  assert.throws(() => session.run("f", [example()]), /graph that has been disposed of/);
});

test("calls, loads and failures hold no tensor", () => {
  const data = tf.ones([2000]);
  const cycle = () => {
    const graph = new Graph();
    const v = graph.variable("v", tf.scalar(0));
    graph.capture("f", [X], ([x], read) => ({ results: [x.sum().add(data.sum())], updates: [assign(v, read(v).add(1))] }));
    const session = graph.load();
    const x = example();
    for (let i = 0; i < 20; i++) tf.dispose(session.run("f", [x]));
    tf.dispose([x, ...Object.values(session.get())]);
    session.dispose();
    const bad = new Graph();
    bad.variable("v", data);
    assert.throws(() => bad.capture("f", [X], ([x]) => ({ results: [x.add(Math.random())] })));
    bad.dispose();
  };
  tf.tidy(cycle);
  const { numTensors } = tf.memory();
  for (let i = 0; i < 3; i++) tf.tidy(() => void cycle());
  assert.equal(tf.memory().numTensors, numTensors);
});
