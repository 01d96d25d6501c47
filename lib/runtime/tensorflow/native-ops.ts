import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend";
import { check } from "../check";

/**
 * TensorFlow's kernels by name. The native backend runs any op that TensorFlow registers, also those that tfjs has no
 * function for; only this file calls them. Gradients do not flow through these calls: wrap them in
 * `tf.customGrad`.
 */

/** Name under which the native backend is registered with tfjs. */
export const NATIVE_BACKEND = "tensorflow";

export type Attribute =
  | { name: string; type: "dtype"; value: "float32" | "int32" | "int64" | "bool" }
  | { name: string; type: "bool"; value: boolean }
  | { name: string; type: "float" | "int"; value: number };

export function isNative(): boolean {
  return tf.getBackend() === NATIVE_BACKEND;
}

export function nativeBackend(): NodeJSKernelBackend {
  check(
    isNative(),
    () => `native ops need the ${NATIVE_BACKEND} backend; the current one is ${tf.getBackend()}: await useBackend() first`,
  );
  return tf.backend() as NodeJSKernelBackend;
}

/** Runs one TensorFlow op and returns its `outputs` results. */
export function runOp(op: string, attributes: Attribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[] {
  return nativeBackend().executeMultipleOutputs(op, encodeAttributes(attributes), inputs, outputs);
}

/** Attributes in the numbers of the binding. */
export function encodeAttributes(attributes: Attribute[]) {
  const { binding } = nativeBackend();
  const codes = {
    dtype: binding.TF_ATTR_TYPE,
    bool: binding.TF_ATTR_BOOL,
    float: binding.TF_ATTR_FLOAT,
    int: binding.TF_ATTR_INT,
  };
  const dtypes = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, int64: binding.TF_INT64, bool: binding.TF_BOOL };
  return attributes.map(({ name, type, value }) => ({
    name,
    type: codes[type],
    value: type === "dtype" ? dtypes[value] : value,
  }));
}

/** The attribute `T: float` that most numeric ops ask for. */
export const FLOAT: Attribute = { name: "T", type: "dtype", value: "float32" };

const int64Scalars = new Map<number, tf.Tensor>();

/**
 * A whole number as the int64 scalar that some ops ask for. tfjs cannot make one, and its stand-in `Int64Scalar` leaves a
 * tensor behind at every use; so each number is made once, by TensorFlow's own cast, and kept.
 */
export function int64(value: number): tf.Tensor {
  const known = int64Scalars.get(value);
  if (known) return known;
  const attributes: Attribute[] = [
    { name: "SrcT", type: "dtype", value: "int32" },
    { name: "DstT", type: "dtype", value: "int64" },
    { name: "Truncate", type: "bool", value: false },
  ];
  const { warn } = console;
  console.warn = () => undefined; // tfjs-node remarks on every int64 that leaves an op
  try {
    const scalar = tf.tidy(() => tf.keep(runOp("Cast", attributes, [tf.scalar(value, "int32")], 1)[0]));
    int64Scalars.set(value, scalar);
    return scalar;
  } finally {
    console.warn = warn;
  }
}
