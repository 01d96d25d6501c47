import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { captionText } from "../../../lib/figures/press/caption";
import { figureTable } from "../../../lib/figures/press/figure-data";
import { withPrintMinimums } from "../../../lib/figures/press/print-minimums";
import { saveForPaper } from "../../../lib/figures/press/save-for-paper";
import { type VenueName, VENUES, venueNamed, venueWidth } from "../../../lib/figures/press/venues";
import { methodComparison } from "../../../lib/figures/retrieval/method-comparison";
import { recallFigure } from "../../../lib/figures/retrieval/recall-figure";
import { dataFacts, factsOf, withFacts } from "../../../lib/figures/style/facts";
import { millimetres } from "../../../lib/figures/export/paper-width";
import { readCsvRecords } from "../../../lib/runtime/files/csv";
import type { Figure } from "../../../lib/notebook/notebook-display";
import { lacks } from "../../missing-tools";

const folder = mkdtempSync(join(tmpdir(), "press-"));
after(() => rmSync(folder, { recursive: true }));
const score = { mean: 0.5, low: 0.4, high: 0.7 };
const both = { audioToVideo: score, videoToAudio: score };
const hostile = '=a,"b" & <i>c</i>\n$d$';
const drawn = () => methodComparison([{ name: hostile, plain: both }, { name: "two", plain: both }], { chance: 0.2 }); // prettier-ignore

test("widths of venues are those of their classes", () => {
  // acmart: 241.14749 pt and 506.295 pt; IEEEtran: 21 pc and 43 pc; TeX has 72.27 points to the inch, and 12 to the pica.
  assert.ok(Math.abs(VENUES.acm.columnMm - 84.75) < 0.01 && Math.abs(VENUES.acm.textMm - 177.94) < 0.01);
  assert.ok(Math.abs(VENUES.ieee.columnMm - 88.56) < 0.01 && Math.abs(VENUES.ieee.textMm - 181.35) < 0.01);
  assert.deepEqual([VENUES.springer.textMm, VENUES.neurips.textMm], [122, 139.7]);
  // \\the\\textheight of acmart, IEEEtran and llncs: 626 pt, 672 pt and 549.138 pt; NeurIPS says 9 in.
  const heights = Object.values(VENUES).map(({ textHeightMm }) => Math.round(10 * textHeightMm) / 10);
  assert.deepEqual(heights, [220, 236.2, 193, 228.6]);
  assert.equal(millimetres(venueWidth(VENUES.neurips, 1)), 139.7);
  assert.throws(() => venueNamed("nature" as "acm"), /the venue.*acm.*ieee.*springer.*neurips.*nature/);
});

test("letters and lines below the least are raised, others and missing lines stay", () => {
  const figure = {
    data: [{ line: { width: 0.2 }, marker: { size: 3, line: { width: 0 } }, textfont: { size: 5 }, width: [0.1] }],
    layout: { font: { size: 12 }, xaxis: { gridwidth: 0.1, tickfont: { size: 8 } }, width: 0.5 },
  } as unknown as Figure;
  assert.deepEqual(withPrintMinimums(figure, { leastLetters: 7, leastLine: 0.5 }), {
    data: [{ line: { width: 0.67 }, marker: { size: 3, line: { width: 0 } }, textfont: { size: 9.34 }, width: [0.1] }],
    layout: { font: { size: 12 }, xaxis: { gridwidth: 0.67, tickfont: { size: 9.34 } }, width: 0.5 },
  });
});

test("a figure's numbers come as a table: intervals of dots, and a band as one row for each x", () => {
  const { columns, rows } = figureTable(drawn());
  assert.deepEqual(columns, ["panel", "series", "label", "x", "y", "x_low", "x_high"]);
  assert.deepEqual(rows[1], ["audio → video", "plain cosine", "two", "0.5", "1", "0.4", "0.7"]);
  const points = [1, 5].map((k) => ({ k, ...both }));
  const bands = figureTable(recallFigure([{ name: "a", points }]));
  assert.deepEqual(bands.columns, ["panel", "series", "x", "y", "low", "high"]);
  assert.deepEqual(bands.rows.slice(0, 3), [
    ["audio → video", "a, interval", "1", "", "0.4", "0.7"],
    ["audio → video", "a, interval", "5", "", "0.4", "0.7"],
    ["audio → video", "a", "1", "0.5", "", ""],
  ]);
});

test("a caption says what the figure tells, and marks what it does not know", () => {
  assert.equal(
    captionText(withFacts(drawn(), { n: "40 queries", bands: "bars are intervals", data: "the data is synthetic" })),
    "MAP of each method in both directions. n: 40 queries. Bars are intervals. The data is synthetic.",
  );
  assert.deepEqual(factsOf(withFacts(drawn(), dataFacts({ synthetic: false }))), factsOf(drawn()));
  const both = factsOf(withFacts(drawn(), dataFacts({ synthetic: true, weakLabels: true }))).data;
  assert.match(both!, /^The data is synthetic, .* by construction\. The labels are weak: .*[^.]$/);
  const open = "MAP of each method in both directions. [n: to be filled in by the author.] [What the bands are: to be filled in by the author.]"; // prettier-ignore
  assert.equal(captionText(drawn()), open);
  assert.throws(() => withFacts(drawn(), { n: 3 as unknown as string }), /n must be a text; got 3/);
});

test("without Chromium what can be written is written, and one sentence says what is missing", async () => {
  const { CHROMIUM } = process.env;
  process.env.CHROMIUM = join(folder, "nothing");
  try {
    const { written, missing } = await saveForPaper({ map: drawn() }, join(folder, "plain"));
    assert.deepEqual(readdirSync(join(folder, "plain")).sort(), ["map.csv", "map.json", "map.tex", "map.txt"]);
    assert.equal(written.length, 4);
    assert.match(missing!, /^No Chromium.*apt-get install -y chromium/);
  } finally {
    delete process.env.CHROMIUM;
    if (CHROMIUM) process.env.CHROMIUM = CHROMIUM;
  }
  const [row] = readCsvRecords(join(folder, "plain", "map.csv"));
  assert.equal(row.x, "0.5");
  await assert.rejects(saveForPaper({ "../map": drawn() }, folder), /a figure's name must be that of a file/);
});

test("a figure that is higher than the page is named in a warning, with what to do", async () => {
  const methods = Array.from({ length: 40 }, (_, i) => ({ name: `method ${i}`, plain: both }));
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => void warnings.push(text);
  try {
    for (const venue of ["acm", "springer"] as const)
      await saveForPaper({ map: methodComparison(methods), low: drawn() }, join(folder, `high-${venue}`), { venue });
  } finally {
    console.warn = warn;
  }
  assert.deepEqual(
    warnings.map((text) => text.replace(/is \d+ mm high/, "is … mm high")),
    [
      "map is … mm high, and a page's text 220 mm: use columns: 2",
      "map is … mm high, and a page's text 193 mm: draw fewer rows or panels",
    ],
  );
});

const skip = lacks("Chromium");
for (const venue of Object.keys(VENUES) as VenueName[])
  test(
    `${venue}, one column and two: the width in every format, the font in the PDF, letters and lines of the least size`,
    { skip },
    async () => {
      const { columnMm, textMm, leastLetters, leastLine } = VENUES[venue];
      const figure = drawn();
      for (const columns of [1, 2] as const) {
        const place = join(folder, `${venue}-${columns}`);
        await saveForPaper({ map: figure }, place, { venue, columns });
        const wanted = columns === 1 ? columnMm : textMm;
        const svg = readFileSync(join(place, "map.svg"), "utf8");
        const [, mm] = /^<svg[^>]* width="([\d.]+)mm"/.exec(svg)!.map(Number);
        const [, across] = /viewBox="0 0 ([\d.]+) /.exec(svg)!.map(Number);
        assert.equal(mm, wanted);
        const point = (mm / 25.4) * (72 / across);
        const sizes = [...svg.matchAll(/font-size:\s*([\d.]+)px/g)].map(([, size]) => Number(size) * point);
        const lines = [...svg.matchAll(/stroke-width:\s*([\d.]+)px/g)].map(([, width]) => Number(width) * point);
        assert.ok(sizes.length > 5 && Math.min(...sizes) >= leastLetters, `letters of ${Math.min(...sizes)} points`);
        const drawnLines = lines.filter((width) => width > 0);
        assert.ok(drawnLines.length > 5 && Math.min(...drawnLines) >= leastLine, `lines of ${Math.min(...drawnLines)} points`);
        const pdf = readFileSync(join(place, "map.pdf"), "latin1");
        const [, pdfPoints] = /\/MediaBox \[0 0 ([\d.]+) /.exec(pdf)!.map(Number);
        // Chromium rounds the page up, in steps of .96 points.
        const more = pdfPoints - (wanted / 25.4) * 72;
        assert.ok(more > -0.1 && more < 1, `${pdfPoints} points`);
        assert.match(pdf, /\/FontFile2/);
        assert.equal(pdf.match(/\/Type ?\/Page\b/g)?.length, 1);
        const png = readFileSync(join(place, "map.png"));
        assert.ok(Math.abs(png.readUInt32BE(16) - (wanted / 25.4) * 300) <= 1, `${png.readUInt32BE(16)} pixels`);
      }
    },
  );
