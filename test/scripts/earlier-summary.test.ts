import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const walkthrough = pathToFileURL(join(projectRoot(), "scripts", "bootstrap", "walkthrough.mjs")).href;
const SUMMARY = {
  videos: 60,
  seed: 0,
  backend: "tensorflow",
  device: "a processor",
  versions: {},
  seconds: {},
  map: {},
  notes: {},
};
const EARLIER = JSON.stringify({ ...SUMMARY, seed: 1111 });
const LATER = JSON.stringify({ ...SUMMARY, seed: 2222 });

/** The walk-through on results of an earlier run, with a few lines of Python in the place of its notebooks. */
function walk(notebooks: string, settings: object = {}) {
  const [results, python] = [temporaryFolder(), temporaryFolder()];
  const summary = join(results, "summary.json");
  writeFileSync(summary, EARLIER);
  writeFileSync(join(python, "sitecustomize.py"), `import os\nsummary = ${JSON.stringify(summary)}\n${notebooks}\n`);
  const text = `import { walkThrough } from ${JSON.stringify(walkthrough)};
    process.exitCode = await walkThrough({ settings: ${JSON.stringify({ SDCCA_RESULTS: results, PYTHONPATH: python, ...settings })} });`;
  const ended = spawnSync(process.execPath, ["--input-type=module", "-e", text], { encoding: "utf8", cwd: projectRoot() });
  return { ...ended, kept: existsSync(summary) ? readFileSync(summary, "utf8") : undefined };
}

test("a run that ends before it has a result keeps that of the earlier run", () => {
  const { status, kept } = walk("os._exit(3)");
  assert.deepEqual([status, kept], [3, EARLIER]);
});

test("the summary of an earlier run is never shown as this one's", () => {
  const { status, stdout, stderr, kept } = walk("os._exit(0)");
  assert.notEqual(status, 0);
  assert.match(stderr, /summary\.json is of an earlier run: notebook 05 did not write it in this one/);
  assert.doesNotMatch(stdout, /seed 1111/);
  assert.equal(kept, EARLIER);
});

test("the summary that a run wrote is shown", () => {
  const write = `open(summary + ".new", "w").write(${JSON.stringify(LATER)}); os.replace(summary + ".new", summary)`;
  const { stdout, kept } = walk(`${write}; os._exit(0)`);
  assert.match(stdout, /seed 2222/);
  assert.equal(kept, LATER);
});

test("a run on data without classes, which has no summary, leaves none of other data", () => {
  const data = join(temporaryFolder(), "data");
  mkdirSync(data);
  writeFileSync(join(data, "dataset.json"), JSON.stringify({ labels: "none" }));
  assert.equal(walk("os._exit(0)", { SDCCA_DATA: data }).kept, undefined);
  assert.equal(walk("os._exit(3)", { SDCCA_DATA: data }).kept, EARLIER);
});
