import * as tf from "@tensorflow/tfjs";
import { InputError } from "../check";
import { nativeBackend } from "../tensorflow/native-ops";

/**
 * Records one run of a function on the native backend. Every kernel of that backend goes through two methods; while
 * they are shadowed, what a function does is written down as a list of TensorFlow ops.
 */

/** An op attribute in the form that the binding takes; `type` is one of its own codes. */
export interface OpAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** Where an input of an op comes from. */
export type Source =
  | { from: "op"; op: number; output: number }
  /** An argument of the function, or the value of a session variable, under a name of the caller's choice. */
  | { from: "given"; name: string }
  /** Made in JavaScript while the function ran. `int64` is what tfjs cannot hold itself. */
  | { from: "constant"; dtype: string; shape: number[]; values: Constant }
  /** A tensor that was there before: data that the function closes over. */
  | { from: "data"; tensor: tf.TensorInfo };

export type Constant = Float32Array | Int32Array | Uint8Array;

export interface RecordedOp {
  op: string;
  attributes: OpAttribute[];
  inputs: Source[];
  /** Shape of its first input, by which its device is chosen. */
  shape: number[];
}

/** The recording of a function: its ops in order of execution, and the sources of the requested tensors. */
export interface Recording {
  ops: RecordedOp[];
  sources: Source[];
}

interface Int64Scalar {
  valueArray?: Int32Array;
}

let recording = false;

/** Whether a function is being recorded now: then ops cost no dispatch, and what can run in parallel should be apart. */
export function isRecording(): boolean {
  return recording;
}

/**
 * Runs `run` once and records it.
 * @param given tensors that represent the arguments and variables.
 * @param run returns the tensors whose sources are wanted: results, and inputs of ops that are not to be run here.
 * @throws InputError when the function reads a value that is not known while recording, or uses a `tf.Variable`.
 */
export function record(given: Map<tf.DataId, string>, run: () => tf.Tensor[]): Recording {
  if (recording)
    throw new InputError("a function that is being recorded cannot record another one: capture them one after the other");
  const backend = nativeBackend();
  const plain = Object.getPrototypeOf(backend) as typeof backend;
  const engine = tf.engine() as unknown as Record<"read" | "readSync", ((id: tf.DataId) => unknown) | undefined>;
  const plainEngine = Object.getPrototypeOf(engine) as Record<"read" | "readSync", (id: tf.DataId) => unknown>;
  const ops: RecordedOp[] = [];
  const made = new Map<tf.DataId, { op: number; output: number }>();
  const written = new Set<tf.DataId>();
  const variables = new Map(Object.values(tf.engine().registeredVariables).map((v) => [v.dataId, v.name]));

  const source = (tensor: tf.TensorInfo & Int64Scalar): Source => {
    if (tensor.valueArray) return { from: "constant", dtype: "int64", shape: [], values: tensor.valueArray };
    const id = tensor.dataId;
    const name = given.get(id);
    if (name !== undefined) return { from: "given", name };
    const output = made.get(id);
    if (output) return { from: "op", ...output };
    const { dtype, shape } = tensor;
    if (written.has(id)) {
      // A copy: the tensor's own memory is given back when it is disposed.
      const values = plain.readSync.call(backend, id).slice() as Constant;
      return { from: "constant", dtype, shape: [...shape], values };
    }
    const variable = variables.get(id);
    if (variable !== undefined)
      throw new InputError(
        `a recorded function uses the tf.Variable "${variable}", whose value would be frozen in it: pass it as an argument or make it a variable of the graph`,
      );
    return { from: "data", tensor };
  };
  const note = (op: string, attributes: OpAttribute[], inputs: tf.TensorInfo[], outputs: () => tf.Tensor[]): tf.Tensor[] => {
    // The sources first: an op may hand its input's memory on.
    const inputSources = inputs.map(source);
    const number = ops.length;
    ops.push({ op, attributes: complete(op, attributes, inputs), inputs: inputSources, shape: inputs[0]?.shape ?? [] });
    const results = outputs();
    results.forEach((result, output) => made.set(result.dataId, { op: number, output }));
    return results;
  };
  const refuse = (read: "read" | "readSync") => (id: tf.DataId) => {
    const output = made.get(id);
    if (output || given.has(id))
      throw new InputError(
        `a recorded function may not read the values of ${output ? `the result of ${ops[output.op].op}` : `its argument ${given.get(id)}`}: ` +
          "they are only known when the graph runs; compute with tensors, or read after the call",
      );
    return plainEngine[read].call(engine, id);
  };

  recording = true;
  backend.executeSingleOutput = (op, attributes, inputs) =>
    note(op, attributes as OpAttribute[], inputs, () => [plain.executeSingleOutput.call(backend, op, attributes, inputs)])[0];
  backend.executeMultipleOutputs = (op, attributes, inputs, count) =>
    note(op, attributes as OpAttribute[], inputs, () =>
      plain.executeMultipleOutputs.call(backend, op, attributes, inputs, count),
    );
  backend.write = (values, shape, dtype) => {
    const id = plain.write.call(backend, values, shape, dtype);
    written.add(id);
    return id;
  };
  // The engine's reads are the user's; kernels that check their indices read through the backend.
  engine.readSync = refuse("readSync");
  engine.read = refuse("read");
  try {
    let sources: Source[] = [];
    tf.tidy(() => void (sources = run().map(source)));
    return { ops, sources };
  } finally {
    recording = false;
    const shadows = backend as Partial<typeof backend>;
    delete shadows.executeSingleOutput;
    delete shadows.executeMultipleOutputs;
    delete shadows.write;
    delete engine.readSync;
    delete engine.read;
  }
}

/** The one kernel of tfjs that leaves its type to be inferred, which a graph does not do. */
function complete(op: string, attributes: OpAttribute[], [first]: tf.TensorInfo[]): OpAttribute[] {
  if (op !== "ExpandDims" || attributes.length > 0) return attributes;
  const { binding } = nativeBackend();
  const value = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL }[first.dtype as "float32"];
  return [{ name: "T", type: binding.TF_ATTR_TYPE, value }];
}
