import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { addStaticFigures } from "../../../lib/figures/export/static-figures";
import { PLOTLY_MIME } from "../../../lib/notebook/notebook-display";

const figure = { data: [{ type: "scatter", x: [1], y: [2] }], layout: {} };
const notebook = {
  cells: [
    { cell_type: "markdown", metadata: {}, source: "größer ≥" },
    {
      cell_type: "code",
      metadata: {},
      outputs: [
        { output_type: "stream", name: "stdout", text: "x" },
        { output_type: "display_data", data: { [PLOTLY_MIME]: figure, "text/plain": "a figure" }, metadata: {} },
        { output_type: "display_data", data: { "text/html": "<b>" }, metadata: {} },
      ],
      source: "show()",
    },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

test("a picture is put beside each figure and nothing else changes; again, nothing changes at all", async () => {
  const folder = mkdtempSync(join(tmpdir(), "static-"));
  const path = join(folder, "a.ipynb");
  const asJupyter = JSON.stringify(notebook, null, 1) + "\n";
  const renderer = { svg: async (drawn: unknown) => `<svg>${JSON.stringify(drawn)}</svg>` };
  try {
    writeFileSync(path, asJupyter);
    assert.equal(await addStaticFigures(path, renderer), 1);
    const once = readFileSync(path, "utf8");
    const data = JSON.parse(once).cells[1].outputs[1].data;
    assert.equal(data["image/svg+xml"], `<svg>${JSON.stringify(figure)}</svg>`);
    assert.deepEqual(Object.keys(data), [PLOTLY_MIME, "image/svg+xml", "text/plain"]);
    const without = JSON.parse(once);
    delete without.cells[1].outputs[1].data["image/svg+xml"];
    assert.equal(JSON.stringify(without, null, 1) + "\n", asJupyter);
    assert.equal(await addStaticFigures(path, renderer), 1);
    assert.equal(readFileSync(path, "utf8"), once);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a notebook without figures keeps its bytes, and what is no notebook is refused by name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "static-"));
  const path = join(folder, "b.ipynb");
  const renderer = { svg: async () => assert.fail("nothing to draw") };
  try {
    const compact = JSON.stringify({ ...notebook, cells: [notebook.cells[0]] });
    writeFileSync(path, compact);
    assert.equal(await addStaticFigures(path, renderer), 0);
    assert.equal(readFileSync(path, "utf8"), compact);
    for (const text of ["{}", "not JSON"]) {
      writeFileSync(path, text);
      await assert.rejects(addStaticFigures(path, renderer), /b\.ipynb is not a notebook/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
