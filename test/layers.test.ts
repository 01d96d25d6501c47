import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../lib/runtime/files/project-root";

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
