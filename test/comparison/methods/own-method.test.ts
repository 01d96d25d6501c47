import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { methodsNamed } from "../../../lib/comparison/methods/registry";
import { runCode } from "../../../lib/comparison/runs/run-code";
import { runComparison } from "../../../lib/comparison/runs/run-comparison";
import { lineColour } from "../../../lib/figures/style/style";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { comparisonReport } from "../../../lib/walkthrough/comparison-report";
import { temporaryFolder } from "../../temporary-folder";
import { tinyTask } from "../tiny";
import { RIDGE_REGRESSION } from "./ridge-regression";

test("a method of one's own that is passed in stands in tables and figures with all that it says of itself", async () => {
  const task = tinyTask(temporaryFolder(), [...methodsNamed(["cca", "c-cca-pure"]), RIDGE_REGRESSION]);
  const records = await runComparison(task);
  for (const said of [{ plan: task.plan }, { own: [RIDGE_REGRESSION] }]) {
    const { tables, figures } = comparisonReport(records, said);
    const named = (name: string) => tables.find((table) => table.name === name)!;
    const [map] = tables;
    const row = map.rows.find(({ label }) => JSON.stringify(label).includes("ridge regression"))!;
    assert.ok(Number(row.cells[0].text.match(/\.\d+/)![0]) > 0.4, "it finds more than chance");
    assert.ok(JSON.stringify(map).includes("was written for this test"));
    assert.match(JSON.stringify(named("planned-pairs").rows), /ridge regression.*linear CCA/);
    // The first that claims a published row has it: C-CCA of the library.
    const published = named("published-map").rows.find(({ label }) => JSON.stringify(label).includes("C-CCA"))!;
    const pure = map.rows.find(({ label }) => JSON.stringify(label).includes("β = 0"))!;
    assert.equal(published.cells[0].text, pure.cells[0].text.match(/\.\d+/)![0]);
    const traces = figures["precision-recall"].data as { name?: string; line?: { color?: string; dash?: string } }[];
    const drawn = traces.find(({ name }) => name === "ridge regression")!;
    assert.deepEqual([drawn.line?.color, drawn.line?.dash], [lineColour(1), "dot"]);
    assert.ok(figures["confusion-ridge-regression"]);
  }
  // Nothing said, nothing known but its name.
  assert.ok(!comparisonReport(records).tables.some((table) => table.name === "planned-pairs"));
});

test("a method of one's own is one file and one line: then comparison, walk-through and figures know it", () => {
  const copy = temporaryFolder();
  const root = projectRoot();
  cpSync(join(root, "lib"), join(copy, "lib"), { recursive: true });
  for (const name of ["package.json", "tsconfig.json"]) cpSync(join(root, name), join(copy, name));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const source = readFileSync(join(__dirname, "ridge-regression.ts"), "utf8");
  const methods = join(copy, "lib", "comparison", "methods");
  writeFileSync(
    join(methods, "ridge-regression.ts"),
    source.replaceAll("../../../lib/comparison/", "../").replaceAll("../../../lib/", "../../"),
  );
  const registry = join(methods, "registry.ts");
  const list = readFileSync(registry, "utf8");
  const last = '  "sdcca-methods": SDCCA_METHODS,\n';
  const added = list.replace(last, `${last}  "ridge-regression": [RIDGE_REGRESSION],\n`);
  assert.notEqual(added, list);
  writeFileSync(registry, `import { RIDGE_REGRESSION } from "./ridge-regression";\n${added}`);
  const look = (): { shown: unknown; codes: string[] } =>
    JSON.parse(
      execFileSync(
        process.execPath,
        [
          ...["--import", "tsx", "-e"],
          `const { METHODS } = require("./lib/walkthrough/methods");
       const { COMPARED_METHODS, methodsNamed } = require("./lib/comparison/methods/registry");
       const { runCode } = require("./lib/comparison/runs/run-code");
       const { PLANNED_PAIRS } = require("./lib/comparison/report/planned-pairs");
       const { methodStyles } = require("./lib/figures/style/method-style");
       const [style] = methodStyles([{ name: "ridge-regression" }]);
       const shown = [METHODS.at(-1), COMPARED_METHODS.at(-1).id, PLANNED_PAIRS.at(-1), style.label, style.dash];
       console.log(JSON.stringify({ shown, codes: methodsNamed(["kcca", "ridge-regression"]).map(runCode().of) }));`,
        ],
        { cwd: copy, encoding: "utf8" },
      ),
    );
  const id = "ridge-regression";
  const { shown, codes } = look();
  assert.deepEqual(shown, [id, id, [id, "cca"], "ridge regression", "dot"]);
  // No other method's runs are made again for it, and its own are when its file changes.
  assert.equal(codes[0], runCode().of(methodsNamed(["kcca"])[0]));
  appendFileSync(join(methods, "ridge-regression.ts"), "// Other code.\n");
  const after = look().codes;
  assert.equal(after[0], codes[0]);
  assert.notEqual(after[1], codes[1]);
});
