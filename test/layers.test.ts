import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../lib/runtime/project-root";

/** Each layer may import from itself and from those before it. Metrics know nothing of models, which validate with them. */
const LAYERS = ["runtime", "data", "features", "metrics", "losses", "training", "models", "comparison", "figures", "experiment"];

const lib = join(projectRoot(), "lib");
const files = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

test("imports point one way: data → features → models → comparison → figures", () => {
  const wrong: string[] = [];
  for (const file of files.filter((name) => name !== "index.ts")) {
    const layer = LAYERS.indexOf(file.split("/")[0]);
    assert.ok(layer >= 0, `${file} lies in no known layer`);
    for (const [, path] of readFileSync(join(lib, file), "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      const target = relative(lib, join(lib, file, "..", path)).split("/")[0];
      if (LAYERS.indexOf(target) > layer) wrong.push(`${file} imports ${path}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** Files that only their own process reads, and what is no content: a folder's name, a flag, a stamp of which half is no stamp. */
const WRITERS = [
  "lib/runtime/whole-file.js",
  "lib/runtime/process-lock.js",
  "lib/runtime/graph/saved-graph.ts",
  "scripts/setup/tensorflow.mjs",
  "bench/environment.ts",
];

test("nothing but the helper for whole files writes a file in place or renames one", () => {
  const wrong: string[] = [];
  for (const room of ["lib", "scripts", "bench"])
    for (const name of readdirSync(join(projectRoot(), room), { recursive: true, encoding: "utf8" })) {
      const file = `${room}/${name}`;
      if (!/\.(ts|js|mjs)$/.test(name) || WRITERS.includes(file)) continue;
      const text = readFileSync(join(projectRoot(), file), "utf8");
      if (/(?<![.\w])(writeFile|writeFileSync|createWriteStream|rename|renameSync)\(/.test(text)) wrong.push(file);
    }
  assert.deepEqual(wrong, []);
});

test("every public function, class and interface is documented where it is declared", () => {
  const index = readFileSync(join(lib, "index.ts"), "utf8");
  const missing: string[] = [];
  for (const [, names, path] of index.matchAll(/export \{([^}]+)\} from "([^"]+)"/g)) {
    const source = readFileSync(join(lib, `${path}.ts`), "utf8");
    for (const name of names
      .split(",")
      .map((n) => n.replace("type ", "").trim())
      .filter(Boolean)) {
      const declared = new RegExp(`^export (?:declare )?(?:async )?(?:function\\*?|class|interface|type|const) ${name}\\b`, "m");
      const at = source.search(declared);
      assert.ok(at >= 0, `${name} is not declared in ${path}`);
      if (!/\*\/\s*$/.test(source.slice(0, at))) missing.push(`${path}: ${name}`);
    }
  }
  assert.deepEqual(missing, []);
});
