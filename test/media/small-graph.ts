import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/* eslint-disable @typescript-eslint/no-explicit-any */

/** TensorFlow's messages, as the native package brings them, without types. */
const pb = createRequire(__filename)("@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js") as Record<string, any>;
const { DT_FLOAT, DT_INT32 } = pb.DataType as Record<string, number>;

/** A graph that lays each input in one row and multiplies it by a matrix: fed at `x:0`, fetched at `y:0`. */
interface Multiplier {
  /** Numbers in one input. */
  inputs: number;
  /** inputs × outputs, row by row. */
  weights: number[];
  /** Axes of what is fed, −1 for any number; [−1, inputs] by default. */
  shape?: number[];
}

function message(name: string, values: Record<string, unknown>): any {
  const made = new pb[name]();
  for (const [field, value] of Object.entries(values)) made[`set${field}`](value);
  return made;
}

function shapeMessage(sizes: number[]): any {
  const dims = sizes.map((size) => {
    const dim = new pb.TensorShape.Dim();
    dim.setSize(size);
    return dim;
  });
  return message("TensorShape", { DimList: dims });
}

function node(name: string, op: string, inputs: string[], attributes: Record<string, any>): any {
  const made = message("NodeDef", { Name: name, Op: op, InputList: inputs });
  for (const [key, value] of Object.entries(attributes)) made.getAttrMap().set(key, message("AttrValue", value));
  return made;
}

function constant(name: string, sizes: number[], values: number[], type: number): any {
  const list = type === DT_FLOAT ? { FloatValList: values } : { IntValList: values };
  const tensor = message("Tensor", { Dtype: type, TensorShape: shapeMessage(sizes), ...list });
  return node(name, "Const", [], { dtype: { Type: type }, value: { Tensor: tensor } });
}

function graphOf({ inputs, weights, shape = [-1, inputs] }: Multiplier): any {
  const float = { Type: DT_FLOAT };
  const nodes = [
    node("x", "Placeholder", [], { dtype: float, shape: { Shape: shapeMessage(shape) } }),
    constant("flat", [2], [-1, inputs], DT_INT32),
    node("rows", "Reshape", ["x", "flat"], { T: float, Tshape: { Type: DT_INT32 } }),
    constant("w", [inputs, weights.length / inputs], weights, DT_FLOAT),
    node("y", "MatMul", ["rows", "w"], { T: float }),
  ];
  return message("GraphDef", { NodeList: nodes });
}

/** Writes it as a frozen graph; returns the file. */
export function writeFrozenGraph(file: string, graph: Multiplier): string {
  writeFileSync(file, graphOf(graph).serializeBinary());
  return file;
}

/** Writes it as a SavedModel; returns the folder. */
export function writeSavedModel(folder: string, graph: Multiplier): string {
  const info = new pb.MetaGraphDef.MetaInfoDef();
  info.setTagsList(["serve"]);
  const meta = message("MetaGraphDef", { MetaInfoDef: info, GraphDef: graphOf(graph) });
  const saved = message("SavedModel", { SavedModelSchemaVersion: 1, MetaGraphsList: [meta] });
  mkdirSync(folder);
  writeFileSync(join(folder, "saved_model.pb"), saved.serializeBinary());
  return folder;
}
