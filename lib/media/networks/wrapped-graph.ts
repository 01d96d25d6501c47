import { mkdirSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { check } from "../../runtime/check";
import { loadSavedModelBytes, SERVE } from "../../runtime/graph/saved-graph";

/*
 * TensorFlow 1's graphs under TensorFlow 2, which loads a graph only as a SavedModel: so the graph is wrapped as one, beside
 * links to its variables.
 */

interface GraphNode {
  getName(): string;
  getInputList(): string[];
  getAttrMap(): { del(name: string): void };
}

interface Graph {
  getNodeList(): GraphNode[];
  setNodeList(nodes: GraphNode[]): void;
}

interface MetaGraph {
  getMetaInfoDef(): { setTagsList(tags: string[]): void } | undefined;
  setMetaInfoDef(info: object): void;
  getGraphDef(): Graph;
  setGraphDef(graph: Graph): void;
}

interface Messages {
  GraphDef: { deserializeBinary(bytes: Uint8Array): Graph };
  MetaGraphDef: { new (): MetaGraph; deserializeBinary(bytes: Uint8Array): MetaGraph; MetaInfoDef: new () => object };
  SavedModel: new () => {
    setSavedModelSchemaVersion(version: number): void;
    setMetaGraphsList(graphs: MetaGraph[]): void;
    serializeBinary(): Uint8Array;
  };
}

/** TensorFlow's own messages, which the native package brings along. */
function messages(): Messages {
  return createRequire(__filename)("@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js") as Messages;
}

/** A checkpoint of TensorFlow 1: its three files. */
interface Checkpoint {
  /** The bytes of `.meta`. */
  graph: Uint8Array;
  /** Paths of `.index` and `.data-00000-of-00001`. */
  index: string;
  data: string;
}

/** What a SavedModel's loader runs to fill the variables. */
const RESTORE = "save/restore_all";

/**
 * Loads a checkpoint on the native backend, only what the fetched nodes need. The rest trains, and one of its gradient nodes
 * carries shapes that today's TensorFlow refuses.
 * @returns the backend's number of the loaded graph
 */
export function loadCheckpoint({ graph, index, data }: Checkpoint, fetches: readonly string[]): number {
  const pb = messages();
  const meta = pb.MetaGraphDef.deserializeBinary(graph);
  const definition = meta.getGraphDef();
  const nodes = needed(definition.getNodeList(), [...fetches, RESTORE]);
  // Shapes as they were inferred in 2019, which are compared with today's.
  for (const node of nodes) node.getAttrMap().del("_output_shapes");
  definition.setNodeList(nodes);
  return load(pb, meta, (folder) => {
    mkdirSync(join(folder, "variables"));
    symlinkSync(index, join(folder, "variables", "variables.index"));
    symlinkSync(data, join(folder, "variables", "variables.data-00000-of-00001"));
  });
}

/** Loads a frozen graph (`GraphDef`, weights inside) on the native backend; returns the backend's number of it. */
export function loadFrozenGraph(bytes: Uint8Array): number {
  const pb = messages();
  const meta = new pb.MetaGraphDef();
  meta.setGraphDef(pb.GraphDef.deserializeBinary(bytes));
  return load(pb, meta);
}

function load(pb: Messages, meta: MetaGraph, addVariables?: (folder: string) => void): number {
  const info = meta.getMetaInfoDef() ?? new pb.MetaGraphDef.MetaInfoDef();
  (info as { setTagsList(tags: string[]): void }).setTagsList([SERVE]);
  meta.setMetaInfoDef(info);
  const saved = new pb.SavedModel();
  saved.setSavedModelSchemaVersion(1);
  saved.setMetaGraphsList([meta]);
  return loadSavedModelBytes(saved.serializeBinary(), addVariables);
}

/** Every node that the named ones need. */
function needed(nodes: GraphNode[], roots: string[]): GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.getName(), node]));
  const kept = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const plain = name.replace(/^\^/, "").replace(/:\d+$/, ""); // "^a" only orders, "a:1" is a second output
    if (kept.has(plain)) continue;
    const node = byName.get(plain);
    check(node, () => `the checkpoint's graph has no node ${plain}: it is another network's`);
    kept.add(plain);
    waiting.push(...node.getInputList());
  }
  return nodes.filter((node) => kept.has(node.getName()));
}
