import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../lib/runtime/files/project-root";

/** Each layer may import from itself and from those before it. Metrics know nothing of models, which validate with them. */
const LAYERS = [
  ...["runtime", "data", "features", "media", "metrics", "losses", "training", "models"],
  ...["retrieval", "projection", "comparison", "notebook", "figures", "walkthrough", "exercises"],
];

/** More files in one folder than this are a list, not a room. */
const MOST_FILES = 14;

const lib = join(projectRoot(), "lib");
const sources = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.\w+$/.test(file) && !file.endsWith(".d.ts"),
);
const files = sources.filter((file) => file.endsWith(".ts"));

/** Files that a file imports, as paths below `lib`. */
function imports(file: string): string[] {
  const source = readFileSync(join(lib, file), "utf8");
  return [...source.matchAll(/from "(\.[^"]+)"/g)].map(([, path]) => relative(lib, normalize(join(lib, file, "..", path))));
}

test("imports point one way: data → features → models → comparison → figures", () => {
  const wrong: string[] = [];
  for (const file of files.filter((name) => name.includes("/"))) {
    const layer = LAYERS.indexOf(file.split("/")[0]);
    assert.ok(layer >= 0, `${file} lies in no known layer`);
    for (const target of imports(file)) {
      if (LAYERS.indexOf(target.split("/")[0]) > layer) wrong.push(`${file} imports ${target}`);
      // Entries are for users of the library: they import every room.
      if (!target.includes("/")) wrong.push(`${file} imports the entry ${target}: import from the file that declares the name`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("the map in the README has the rooms of lib, in the order of imports", () => {
  const map = /^lib\/ .*\n((?: {2}.*\n)+)/m.exec(readFileSync(join(projectRoot(), "README.md"), "utf8"))?.[1] ?? "";
  assert.deepEqual([...map.matchAll(/^ {2}(\w+)\/ /gm)].map(([, room]) => room), LAYERS); // prettier-ignore
  const rooms = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(rooms.map(({ name }) => name).sort(), [...LAYERS].sort()); // prettier-ignore
});

test("the map in the README names every room of scripts", () => {
  const map = /^scripts\/ .*\n(?: {2,}.*\n)*/m.exec(readFileSync(join(projectRoot(), "README.md"), "utf8"))?.[0] ?? "";
  const rooms = readdirSync(join(projectRoot(), "scripts"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of rooms) assert.match(map, new RegExp(`\\b${name}[\\s,]`), name);
});

test("rooms do not import each other in a circle", () => {
  const below = new Map<string, Set<string>>();
  for (const file of files) {
    const room = dirname(file);
    const targets = below.get(room) ?? below.set(room, new Set()).get(room)!;
    for (const target of imports(file)) if (dirname(target) !== room) targets.add(dirname(target));
  }
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const room of below.get(from) ?? []) if (!seen.has(room)) reached(room, seen.add(room));
    return seen;
  };
  assert.deepEqual(
    [...below.keys()].filter((room) => reached(room).has(room)),
    [],
  );
});

test("no room is a long list of files", () => {
  const counts = new Map<string, number>();
  for (const file of sources) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  assert.deepEqual(
    [...counts].filter(([, count]) => count > MOST_FILES),
    [],
  );
});

/** Files that only their own process reads, and what is no content: a folder's name, a flag, a stamp of which half is no stamp. */
const WRITERS = [
  "lib/runtime/files/whole-file.js",
  "lib/runtime/files/atomic-write.ts",
  "lib/runtime/files/process-lock.js",
  "lib/runtime/graph/saved-graph.ts",
  "scripts/bootstrap/whole-folder.mjs",
  "bench/environment.ts",
];

test("nothing but the helper for whole files writes a file in place or renames one", () => {
  const wrong: string[] = [];
  for (const room of ["lib", "scripts", "bench"])
    for (const name of readdirSync(join(projectRoot(), room), { recursive: true, encoding: "utf8" })) {
      const file = `${room}/${name}`;
      if (!/\.[cm]?[jt]s$/.test(name) || WRITERS.includes(file)) continue;
      const text = readFileSync(join(projectRoot(), file), "utf8");
      if (/(?<![.\w])(writeFile|writeFileSync|createWriteStream|rename|renameSync)\(/.test(text)) wrong.push(file);
    }
  assert.deepEqual(wrong, []);
});

test("every public function, class and interface is documented where it is declared", () => {
  const missing: string[] = [];
  for (const entry of files.filter((file) => !file.includes("/"))) {
    const index = readFileSync(join(lib, entry), "utf8");
    for (const [, names, path] of index.matchAll(/export \{([^}]+)\} from "([^"]+)"/g)) {
      const source = readFileSync(join(lib, `${path}.ts`), "utf8");
      for (const name of names
        .split(",")
        .map((n) => n.replace("type ", "").trim())
        .filter(Boolean)) {
        const declared = new RegExp(
          `^export (?:declare )?(?:async )?(?:function\\*?|class|interface|type|const) ${name}\\b`,
          "m",
        );
        const at = source.search(declared);
        assert.ok(at >= 0, `${name} is not declared in ${path}`);
        if (!/\*\/\s*$/.test(source.slice(0, at))) missing.push(`${path}: ${name}`);
      }
    }
  }
  assert.deepEqual(missing, []);
});
