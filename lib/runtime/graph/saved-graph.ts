import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeBackend } from "../tensorflow/native-ops";
import type { GraphNodes } from "./graph-def";

/** Loads nodes into TensorFlow and returns the binding's number of the session. Graphs can only be loaded from a folder on disk. */
export function loadNodes(nodes: GraphNodes): number {
  const folder = mkdtempSync(join(tmpdir(), "graph-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), nodes.savedModel());
    return nativeBackend().loadSavedModelMetaGraph(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
