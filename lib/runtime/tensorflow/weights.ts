import * as tf from "@tensorflow/tfjs";
import { arrayType } from "../container/plain-value";
import { listOf, structureFault } from "../container/structure";
import type { Random } from "../random";

/** Named arrays with their shapes: the parameters of a model outside TensorFlow, to keep, copy and save. */
export type Weights = Record<string, { shape: number[]; data: Float32Array | Float64Array }>;

/** Stored {@link Weights}, each as many numbers as its shape says. */
export const WEIGHTS = (value: unknown, name: string): string | undefined => {
  const fault = structureFault(value, "record", name);
  if (fault) return fault;
  for (const [key, weight] of Object.entries(value as Record<string, unknown>)) {
    const wrong = structureFault(weight, { shape: listOf("number") }, `${name}.${key}`);
    if (wrong) return wrong;
    const { shape, data } = weight as { shape: number[]; data: unknown };
    if (!isFloats(data)) return `${name}.${key} has no numbers`;
    const size = shape.reduce((product, length) => product * length, 1);
    if (data.length !== size) return `${name}.${key} has ${data.length} numbers where its shape is ${shape.join(" × ")}`;
  }
  return undefined;
};

function isFloats(data: unknown): data is Float32Array | Float64Array {
  return ["Float32Array", "Float64Array"].includes(arrayType(data) ?? "");
}

/** Named tensors or variables: the parameters of a model inside a TensorFlow computation. */
export type Parameters = Record<string, tf.Tensor>;

/** Glorot-uniform initial values of a [fanIn, fanOut] matrix. */
export function glorot(random: Random, fanIn: number, fanOut: number): Weights[string] {
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return { shape: [fanIn, fanOut], data: Float32Array.from({ length: fanIn * fanOut }, () => random.uniform(-limit, limit)) };
}

/** A vector of `length` equal values. */
export function constant(length: number, value = 0): Weights[string] {
  return { shape: [length], data: new Float32Array(length).fill(value) };
}

/** Weights of these shapes, in their order: matrices Glorot-uniform, vectors zero. */
export function initialWeights(shapes: Readonly<Record<string, readonly number[]>>, random: Random): Weights {
  return mapValues(shapes, ([rows, columns]) => (columns === undefined ? constant(rows) : glorot(random, rows, columns)));
}

/** The weights as trainable variables; the caller disposes of them. */
export function toVariables(weights: Weights): Record<string, tf.Variable> {
  return mapValues(weights, ({ shape, data }) => tf.tidy(() => tf.variable(tf.tensor(Float32Array.from(data), shape))));
}

/** The weights as tensors; call within `tf.tidy`. */
export function toTensors(weights: Weights): Parameters {
  return mapValues(weights, ({ shape, data }) => tf.tensor(data instanceof Float32Array ? data : Float32Array.from(data), shape));
}

/** A copy of the parameters' present values. */
export function toWeights(parameters: Parameters): Weights {
  return mapValues(parameters, (tensor) => ({ shape: [...tensor.shape], data: Float32Array.from(tensor.dataSync()) }));
}

/** The entries whose names begin with `prefix` and a dot, without it. */
export function within<Value>(values: Record<string, Value>, prefix: string): Record<string, Value> {
  const start = `${prefix}.`;
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(start))
      .map(([name, value]) => [name.slice(start.length), value]),
  );
}

/** The entries renamed to begin with `prefix` and a dot. */
export function under<Value>(prefix: string, values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}

function mapValues<From, To>(values: Record<string, From>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]));
}
