import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeBackend } from "../tensorflow/native-ops";
import type { GraphNodes } from "./graph-def";

/** Hands nodes to TensorFlow and returns the binding's number of the session. Its only door for graphs is a folder on disk. */
export function loadNodes(nodes: GraphNodes): number {
  const folder = mkdtempSync(join(tmpdir(), "graph-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), nodes.savedModel());
    return nativeBackend().loadSavedModelMetaGraph(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
