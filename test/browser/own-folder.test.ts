import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { ownFolder } from "./own-folder";

const root = projectRoot();
const of = (name: string, part?: string) => join(root, ownFolder(`/somewhere/${name}.test.ts`, part));
after(() => {
  for (const name of ["own-folder-a", "own-folder-b"]) rmSync(join(root, "results", "test", name), { recursive: true });
});

test("a test file empties its own folder, or a part of it, and leaves the pictures of others", () => {
  const kept = [of("own-folder-b"), of("own-folder-a", "01-03")].map((folder) => join(folder, "picture.png"));
  for (const file of kept) writeFileSync(file, "");
  const removed = join(of("own-folder-a", "02"), "picture.png");
  writeFileSync(removed, "");
  of("own-folder-a", "02");
  assert.deepEqual(kept.map(existsSync), [true, true]); // prettier-ignore
  assert.equal(existsSync(removed), false);
});

test("no other test file chooses a folder of results/test by itself", () => {
  const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const naming = files.filter((name) => /"results", "test"/.test(readFileSync(join(root, "test", name), "utf8")));
  assert.deepEqual(naming.sort(), ["browser/own-folder.test.ts", "browser/own-folder.ts"]);
});
