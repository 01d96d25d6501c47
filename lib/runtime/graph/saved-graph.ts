import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeBackend } from "../tensorflow/native-ops";
import type { GraphNodes } from "./graph-def";

/** The tag under which graphs stand in a SavedModel. */
export const SERVE = "serve";

/** Hands nodes to TensorFlow and returns the binding's number of the session. */
export function loadNodes(nodes: GraphNodes): number {
  return loadSavedModelBytes(nodes.savedModel());
}

/**
 * Hands a graph to TensorFlow, whose only door for graphs is a folder on disk: a temporary one.
 * @param bytes a `SavedModel` message whose graph has the tag {@link SERVE}
 * @param addVariables puts the files of its variables into that folder
 * @returns the binding's number of the session
 */
export function loadSavedModelBytes(bytes: Uint8Array, addVariables?: (folder: string) => void): number {
  const folder = mkdtempSync(join(tmpdir(), "graph-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), bytes);
    addVariables?.(folder);
    return nativeBackend().loadSavedModelMetaGraph(folder, SERVE);
  } finally {
    rmSync(folder, { recursive: true }); // variables are in memory now
  }
}
