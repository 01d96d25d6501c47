// The file steps of set-up, as scripts/bootstrap/media.mjs takes them, without a network.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyWhole, readJson, withLock, writeJson } from "../../../scripts/bootstrap/files.mjs";
import { makeFolder } from "../../../scripts/bootstrap/whole-folder.mjs";

export function prepare(inputs) {
  writeFileSync(join(inputs, "weights"), "weights");
  return Promise.resolve();
}

export async function write(folder, inputs) {
  const made = join(folder, "shared", "media", "recipe");
  await withLock(`${made}.lock`, async () => {
    if (readJson(join(made, "media.json"))?.recipe === "recipe") return;
    await makeFolder(made, async (partial) => {
      mkdirSync(join(partial, "deep"));
      await copyWhole(join(inputs, "weights"), join(partial, "deep", "weights"));
      await writeJson(join(partial, "media.json"), { recipe: "recipe" });
    });
  });
  await writeJson(join(folder, "setup", "media.json"), { path: "shared/media/recipe", recipe: "recipe" });
}
