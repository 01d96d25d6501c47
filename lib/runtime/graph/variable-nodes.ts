import type * as tf from "@tensorflow/tfjs";
import { nativeBackend } from "../tensorflow/native-ops";
import { type GraphNodes, type NodeAttribute, typeCode } from "./graph-def";
import { HOST } from "./placement";
import type { SessionFunction, VariableAccess } from "./session";

/** A variable of the graph that is being built. */
export interface HeldVariable {
  name: string;
  dtype: "float32" | "int32" | "bool";
  shape: number[];
  /** The output that other nodes take for it. */
  handle: string;
  /** Given to the session when the graph is loaded. */
  initial: tf.Tensor;
}

function typed(name: string, dtype: string): NodeAttribute {
  return { name, type: nativeBackend().binding.TF_ATTR_TYPE, value: typeCode(dtype) };
}

export function holdVariable(nodes: GraphNodes, name: string, initial: tf.Tensor): HeldVariable {
  const { TF_ATTR_SHAPE, TF_ATTR_STRING } = nativeBackend().binding;
  const { dtype, shape } = initial;
  const attributes: NodeAttribute[] = [
    typed("dtype", dtype),
    { name: "shape", type: TF_ATTR_SHAPE, value: shape },
    { name: "container", type: TF_ATTR_STRING, value: "" },
    { name: "shared_name", type: TF_ATTR_STRING, value: name },
  ];
  const handle = `${nodes.add("VarHandleOp", attributes, [], "variable")}:0`;
  return { name, dtype: dtype as HeldVariable["dtype"], shape: [...shape], handle, initial };
}

/** Output that is the variable's value. */
export function readNode(nodes: GraphNodes, { handle, dtype }: HeldVariable, scope: string): string {
  return `${nodes.add("ReadVariableOp", [typed("dtype", dtype)], [handle], scope)}:0`;
}

/** An argument: what is fed, and the output that other nodes take. */
interface PlaceholderNode {
  feed: string;
  value: string;
}

/**
 * The value is a copy in TensorFlow's own memory. Fed values are in JavaScript's memory, which must be freed on JavaScript's thread. A
 * variable or a pending result could keep a reference to it, and free it on one of TensorFlow's threads.
 */
export function placeholderNode(nodes: GraphNodes, dtype: string, shape: number[], scope: string): PlaceholderNode {
  const attributes = [typed("dtype", dtype), { name: "shape", type: nativeBackend().binding.TF_ATTR_SHAPE, value: shape }];
  const feed = `${nodes.add("Placeholder", attributes, [], scope)}:0`;
  return { feed, value: `${nodes.add("DeepCopy", [typed("T", dtype)], [feed], scope, HOST)}:0` };
}

/** A fetch for a result; `after` are the nodes (`^name`) that must run before it. */
export function resultNode(nodes: GraphNodes, value: string, dtype: string, after: string[], scope: string): string {
  return `${nodes.add("Identity", [typed("T", dtype)], [value, ...after], scope)}:0`;
}

/** A fetch for a function without results: a call must fetch something. */
export function nothingNode(nodes: GraphNodes, after: string[], scope: string): string {
  const value = { dtype: "int32", shape: [], values: Int32Array.of(0) };
  return `${nodes.add("Const", [typed("dtype", "int32"), { name: "value", type: "constant", value }], after, scope)}:0`;
}

/** How the session sets and shows a variable. */
export function variableAccess(nodes: GraphNodes, held: HeldVariable): VariableAccess {
  const { feed, value } = placeholderNode(nodes, held.dtype, held.shape, "set");
  const assigned = nodes.add("AssignVariableOp", [typed("dtype", held.dtype)], [held.handle, value], "set");
  const setter: SessionFunction = {
    arguments: [{ name: held.name, dtype: held.dtype, shape: held.shape }],
    feeds: [feed],
    fetches: [nothingNode(nodes, [`^${assigned}`], "set")],
  };
  return { setter, value: resultNode(nodes, readNode(nodes, held, "get"), held.dtype, [], "get") };
}
