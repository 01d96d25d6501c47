/** Which notebooks `npm start` runs, and in which order. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const root = projectRoot();

test("notebooks whose needs are not met are left out, each with the reason", async () => {
  const jupyter = pathToFileURL(join(root, "scripts", "bootstrap", "jupyter.mjs")).href;
  const { notebooks, runnable } = (await import(jupyter)) as typeof import("../../scripts/bootstrap/jupyter.mjs");
  const numbers = (paths: readonly string[]) => paths.map((path) => path.split("/").at(-1)!.slice(0, 2));
  const all = notebooks();
  assert.deepEqual(numbers(all), ["01", "02", "03", "04", "05", "06", "07", "08"]);
  const with_ = (media: boolean, classes: boolean) => runnable(all, { media, classes });
  assert.deepEqual(with_(true, true), { chosen: all, leftOut: [] });
  assert.deepEqual(numbers(with_(false, true).chosen), ["01", "02", "03", "04", "05", "06", "08"]);
  assert.match(with_(false, true).leftOut[0].why, /npm run setup gets them/);
  assert.deepEqual(numbers(with_(true, false).chosen), ["01", "03", "06", "07"]);
  assert.match(with_(true, false).leftOut.map(({ name, why }) => `${name}: ${why}`)[0], /^02-.*ranks by class, and the data has no labels .* 01, 03, 06 and 07 need none/); // prettier-ignore
});

test("notebooks asked for by name that rank by class are refused on data without labels, in a sentence each", () => {
  const data = temporaryFolder();
  writeFileSync(join(data, "dataset.json"), JSON.stringify({ labels: "none" }));
  const walkthrough = pathToFileURL(join(root, "scripts", "bootstrap", "walkthrough.mjs")).href;
  const text = `import { walkThrough } from ${JSON.stringify(walkthrough)};
    await walkThrough({ only: ["02", "04", "05"], settings: { SDCCA_DATA: ${JSON.stringify(data)} } });`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", text], { encoding: "utf8" });
  assert.notEqual(status, 0);
  for (const name of ["02", "04", "05"])
    assert.match(stderr, new RegExp(`^${name}-.* is left out: .* the data has no labels .* 01, 03, 06 and 07 need none$`, "m"));
  assert.match(stderr, /none of the notebooks asked for can run on this data/);
});

test("06 runs beside 01 to 03, and the later ones by twos; without 03 or on one core they run in order", async () => {
  const jupyter = pathToFileURL(join(root, "scripts", "bootstrap", "jupyter.mjs")).href;
  const { inLanes, notebooks } = (await import(jupyter)) as typeof import("../../scripts/bootstrap/jupyter.mjs");
  const lanes = (only: string[], cores: number) =>
    Object.values(inLanes(notebooks(only), cores)).map((paths) => paths.map((path) => path.split("/").at(-1)!.slice(0, 2)));
  assert.deepEqual(lanes([], 2), [["01", "02", "03"], ["06"], ["04", "05", "07", "08"]]);
  assert.deepEqual(lanes(["03", "05"], 2), [["03"], [], ["05"]]);
  assert.deepEqual(lanes(["04", "05", "06"], 2), [["04", "05"], ["06"], []]);
  assert.deepEqual(lanes(["06"], 2), [["06"], [], []]);
  assert.deepEqual(lanes(["03", "04", "06"], 1), [["03", "04", "06"], [], []]);
});
