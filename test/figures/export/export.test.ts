import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { attentionFigure } from "../../../lib/figures/learning/attention-figure";
import { findChromium } from "../../../lib/figures/export/chromium";
import { saveFigure, saveFigures } from "../../../lib/figures/export/export";
import { openRenderer, renderSvg, withRenderer } from "../../../lib/figures/export/renderer";
import { addStaticFigures } from "../../../lib/figures/export/static-figures";
import { PLOTLY_MIME } from "../../../lib/notebook/notebook-display";

const skip = findChromium() ? false : "no Chromium on this machine";
const figure = (title: string) =>
  attentionFigure([{ title, weights: [0.25, 0.75], seconds: [10, 10], selected: [1], kinds: [2, 1] }]);
const folder = mkdtempSync(join(tmpdir(), "export-"));
after(() => rmSync(folder, { recursive: true }));

test("one figure gives one text, in one browser or another; two figures share no ids", { skip }, async () => {
  const [first, second, again] = await renderSvg([figure("first track"), figure("second track"), figure("first track")]);
  assert.ok(again === first, "drawn again in the same browser");
  assert.ok((await renderSvg([figure("first track")]))[0] === first, "drawn in another browser");
  assert.match(first, /^<svg[^>]* width="680"/);
  assert.ok(first.includes("first track") && first.includes("time in the track (s)") && first.includes("decoy"));
  const ids = (svg: string) => new Set([...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
  assert.ok(ids(first).size > 0);
  for (const id of ids(second)) assert.ok(!ids(first).has(id), `both have ${id}`);
});

test("pictures are written by their ending, in the figure's size; a PDF twice the same", { skip }, async () => {
  const path = (name: string) => join(folder, name);
  const drawn = figure("a");
  await saveFigures({ [path("a.svg")]: drawn, [path("a.png")]: drawn, [path("a.pdf")]: drawn, [path("b.pdf")]: drawn });
  const { width, height } = drawn.layout as { width: number; height: number };
  assert.match(readFileSync(path("a.svg"), "utf8"), /^<svg/);
  const png = readFileSync(path("a.png"));
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [3 * width, 3 * height], "three pixels to the pixel");
  const pdf = readFileSync(path("a.pdf"));
  const [, w, h] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString("latin1")) ?? [];
  assert.ok(Math.abs(Number(w) - 0.75 * width) < 1 && Math.abs(Number(h) - 0.75 * height) < 1, `${w} × ${h} points`);
  assert.ok(pdf.equals(readFileSync(path("b.pdf"))));
  // Letters are outlines inside the file (TrueType), which printers and journals ask for, and not drawings (Type 3).
  assert.match(pdf.toString("latin1"), /\/FontFile2/);
  assert.doesNotMatch(pdf.toString("latin1"), /\/Type3/);
});

test("a notebook's figures are drawn once and for all", { skip }, async () => {
  const path = join(folder, "n.ipynb");
  const outputs = [{ output_type: "display_data", data: { [PLOTLY_MIME]: figure("a"), "text/plain": "x" }, metadata: {} }];
  writeFileSync(path, JSON.stringify({ cells: [{ cell_type: "code", outputs }] }, null, 1) + "\n");
  const versions: string[] = [];
  await withRenderer(async (renderer) => {
    for (let i = 0; i < 2; i++) {
      await addStaticFigures(path, renderer);
      versions.push(readFileSync(path, "utf8"));
    }
  });
  assert.equal(versions[1], versions[0]);
  assert.match(JSON.parse(versions[0]).cells[0].outputs[0].data["image/svg+xml"], /^<svg/);
});

test("without Chromium, or with another ending, the error says what to do", async () => {
  const { CHROMIUM, PATH } = process.env;
  try {
    process.env.CHROMIUM = join(folder, "nothing");
    await assert.rejects(openRenderer(), /nothing, which cannot be run: correct or unset it/);
    delete process.env.CHROMIUM;
    process.env.PATH = folder;
    await assert.rejects(openRenderer(), /apt-get install -y chromium/);
    // Plotly's JSON needs no browser. Typed arrays are plain ones there.
    const { data, layout } = figure("a");
    await saveFigure({ data: [...data, { y: Float32Array.of(0.5, 1) }], layout }, join(folder, "a.json"));
    const kept = JSON.parse(readFileSync(join(folder, "a.json"), "utf8"));
    assert.deepEqual(kept.data.at(-1), { y: [0.5, 1] });
    assert.equal(kept.data.length, data.length + 1);
    assert.deepEqual(Object.keys(kept), ["data", "layout"]);
    await assert.rejects(saveFigure(figure("a"), "a.jpg"), /a\.jpg: figures are saved as \.svg, \.pdf, \.png or \.json/);
  } finally {
    process.env.PATH = PATH;
    if (CHROMIUM) process.env.CHROMIUM = CHROMIUM;
  }
});
