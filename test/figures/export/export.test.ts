import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { inflateSync } from "node:zlib";
import { join } from "node:path";
import { after, test } from "node:test";
import { crc32 } from "@node-rs/crc32";
import { attentionFigure } from "../../../lib/figures/learning/attention-figure";
import { saveFigure, saveFigures } from "../../../lib/figures/export/export";
import { openRenderer, renderSvg, withRenderer } from "../../../lib/figures/export/renderer";
import { addStaticFigures } from "../../../lib/figures/export/static-figures";
import { millimetres } from "../../../lib/figures/export/paper-width";
import { figureMark } from "../../../lib/figures/export/svg";
import { figureAlt } from "../../../lib/notebook/figure-alt";
import { type Figure, PLOTLY_MIME } from "../../../lib/notebook/notebook-display";
import { lacks } from "../../missing-tools";

/** How far to the right a small bitmap has dark pixels. Reads what browsers write: 8 bits, not interlaced. */
function inkedColumns(png: Buffer): number {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  let before = new Uint8Array(stride);
  let right = 0;
  for (let y = 0; y < height; y++) {
    const [filter, line] = [raw[y * (stride + 1)], Uint8Array.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))];
    for (let i = 0; i < stride; i++) {
      const [left, up, corner] = [line[i - channels] ?? 0, before[i], i < channels ? 0 : before[i - channels]];
      const nearest = [left, up, corner].sort((a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b))[0];
      line[i] += [0, left, up, (left + up) >> 1, nearest][filter];
    }
    for (let x = 0; x < width; x++) if (line[x * channels] < 128) right = Math.max(right, x);
    before = line;
  }
  return right;
}

const skip = lacks("Chromium");
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
  const path = (name: string) => join(folder, "a missing", "folder", name);
  const drawn = figure("a");
  await saveFigures({ [path("a.svg")]: drawn, [path("a.png")]: drawn, [path("a.pdf")]: drawn, [path("b.pdf")]: drawn });
  const { width, height } = drawn.layout as { width: number; height: number };
  assert.match(readFileSync(path("a.svg"), "utf8"), /^<svg/);
  const png = readFileSync(path("a.png"));
  const pixels = [width, height].map((size) => Math.round((size / 96) * 300));
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], pixels, "300 pixels to the inch");
  const pdf = readFileSync(path("a.pdf"));
  const [, w, h] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString("latin1")) ?? [];
  assert.ok(Math.abs(Number(w) - 0.75 * width) < 1 && Math.abs(Number(h) - 0.75 * height) < 1, `${w} × ${h} points`);
  assert.ok(pdf.equals(readFileSync(path("b.pdf"))));
  // Letters are outlines inside the file (TrueType), which printers and journals ask for, and not drawings (Type 3).
  assert.match(pdf.toString("latin1"), /\/FontFile2/);
  assert.doesNotMatch(pdf.toString("latin1"), /\/Type3/);
});

test("a picture carries its font, its words and the mark of its figure", { skip }, async () => {
  const drawn = figure("track → one");
  const [svg] = await renderSvg([drawn]);
  assert.match(
    svg,
    /<style>@font-face\{font-family:Arimo;font-weight:400;src:url\(data:font\/woff;base64,[\w+/=]{4000,12000}\)\}<\/style>/,
  );
  assert.ok(svg.includes(`<title>attention over time of 1 tracks</title><desc>${figureAlt(drawn)}</desc>`));
  assert.ok(svg.includes(`role="img" data-figure="${figureMark(drawn)}"`));
  assert.notEqual(figureMark(drawn), figureMark(figure("track → two")));
  // Notebooks hold the same figure with sorted keys.
  const { layout, data } = drawn;
  const turned = Object.fromEntries(Object.entries(layout).reverse());
  assert.equal(figureMark({ layout: turned, data }), figureMark(drawn));
});

test("at a paper's width the picture is as wide, on paper and in pixels, and no letter is below 7 points", { skip }, async () => {
  const drawn = figure("a");
  const [svg, pdf, png] = ["a.svg", "a.pdf", "a.png"].map((name) => join(folder, name));
  await saveFigures({ [svg]: drawn, [pdf]: drawn }, { width: "85mm" });
  const text = readFileSync(svg, "utf8");
  assert.match(text, /^<svg[^>]* width="85mm"/);
  const [, across] = /viewBox="0 0 ([\d.]+) /.exec(text)!.map(Number);
  const point = (85 / 25.4) * (72 / across); // of one of the picture's own pixels
  for (const [, size] of text.matchAll(/font-size:\s*([\d.]+)px/g)) assert.ok(Number(size) * point >= 7, `${size} px`);
  const [, w] = /\/MediaBox \[0 0 ([\d.]+) /.exec(readFileSync(pdf, "latin1")) ?? [];
  assert.ok(Math.abs(Number(w) - (85 / 25.4) * 72) < 0.8, `${w} points`);
  await saveFigure(drawn, png, { width: "one column", dpi: 600 });
  const bytes = readFileSync(png);
  assert.ok(Math.abs(bytes.readUInt32BE(16) - (85 / 25.4) * 600) <= 1, `${bytes.readUInt32BE(16)} pixels`);
  const at = bytes.indexOf("pHYs");
  assert.deepEqual([bytes.readUInt32BE(at - 4), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes[at + 12]], [9, 23622, 23622, 1]); // prettier-ignore
  assert.equal(bytes.readUInt32BE(at + 13), crc32(bytes.subarray(at, at + 13)), "the chunk's checksum");
  assert.ok(at < bytes.indexOf("IDAT"));
});

test("a bitmap is drawn in the picture's own font", { skip }, async () => {
  // Words of hyphens are half as wide in this font as in DejaVu Sans, which browsers fall back on here.
  const bars = (text: string): Figure => ({
    data: [],
    layout: {
      width: 200,
      height: 50,
      xaxis: { visible: false },
      yaxis: { visible: false },
      margin: { l: 0, r: 0, t: 0, b: 0 },
      annotations: [{ text, x: 0, y: 0.5, xref: "paper", yref: "paper", xanchor: "left", showarrow: false, font: { size: 20 } }],
    } as Figure["layout"],
  });
  const png = await withRenderer((renderer) => renderer.png(bars("iiiiiiiiii"), { dpi: 96 }));
  const right = inkedColumns(png);
  // Ten letters of .222 of the size, as Helvetica's metrics say; DejaVu's are .278 wide.
  assert.ok(Math.abs(right - 10 * 0.222 * 20) < 5, `the words end at ${right}`);
});

test("widths that are none are refused before any work", async () => {
  const to = join(folder, "w.svg");
  const save = (width: string) => saveFigure(figure("a"), to, { width: width as "85mm" });
  await assert.rejects(save("wide"), /width must be "one column", "two columns" or a length such as "85mm"; got "wide"/);
  await assert.rejects(save("40mm"), /width must be from 60 to 400 mm; got 40mm/);
  await assert.rejects(saveFigure(figure("a"), to, { dpi: 10 }), /dpi must be a finite number in \[50, 1200\]; got 10/);
  assert.equal(millimetres("2.5in"), 63.5);
  assert.equal(millimetres("two columns"), 175);
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
