import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { VENUES, type VenueName } from "../../lib/figures/press/venues";
import { comparisonReport } from "../../lib/walkthrough/comparison-report";
import type { Settings } from "../../lib/walkthrough/settings";
import type { Summary } from "../../lib/walkthrough/summary";
import { checklist, checklistLatex } from "../../scripts/paper/checklist";
import { type PaperResults, paperResults } from "../../scripts/paper/results";
import { summaryTable } from "../../scripts/paper/summary-table";
import { compilePaper, writePaper } from "../../scripts/paper/write-paper";
import { recordOf } from "../comparison/records";
import { lacks } from "../missing-tools";

const folder = mkdtempSync(join(tmpdir(), "paper-"));
after(() => rmSync(folder, { recursive: true }));

/** Names that LaTeX, Plotly and CSV read as something else. */
const HOSTILE = ["calm & }\\input{x} % $ # _ ^ ~", '=1+1,"sad"\n<b>'];
const ends: [number, number] = [0.2, 0.4];
const map = { audioToVideo: 0.3, videoToAudio: 0.3, interval: { audioToVideo: ends, videoToAudio: ends } };
const settings: Settings = { videos: 60, seed: 3, epochs: 2, attentionEpochs: 1, results: folder };

function results(): PaperResults {
  const more = { classes: HOSTILE, folds: 2, versions: { node: "v20" }, device: "2 & 3 threads", segments: [2, 2, 2, 2] };
  const records = [0, 1].flatMap((fold) =>
    ["one", "two"].map((method, m) =>
      recordOf(method, [0.1, 0.5, 0.4 + m / 10, 0.2], {
        ...{ ...more, fold, label: `${method} ${HOSTILE[m]}`, tried: 4 },
        queries: ["a", "b", "c", "d"].map((id) => `${id}_${fold}&`),
      }),
    ),
  );
  const summary: Summary = {
    ...{ videos: 60, seed: 3, backend: "cpu", device: "2 & 3 threads", versions: { node: "v20" }, data: "synthetic" },
    ...{ dataFingerprint: "f", seconds: { data: 1 }, map: { chance: { ...map, sigmaWeighted: map } }, notes: {} },
  } as unknown as Summary;
  const report = comparisonReport(records);
  return { settings, summary, records, planned: 4, tables: [summaryTable(summary), ...report.tables], figures: report.figures };
}

const noTex = lacks("pdflatex with booktabs");

for (const venue of Object.keys(VENUES) as VenueName[])
  test(`the skeleton for ${venue} is written with hostile names and compiles`, async (t) => {
    const out = join(folder, venue);
    const all = results();
    const figures = venue === "acm" ? all.figures : { map: all.figures.map }; // drawing takes the time
    const { written } = await writePaper({ ...all, figures }, out, venue);
    for (const file of ["paper.tex", "checklist.tex", join("figures", "map.csv"), join("tables", "map-plain.tex")])
      assert.ok(written.includes(join(out, file)), file);
    const text = readFileSync(join(out, "paper.tex"), "utf8");
    assert.doesNotMatch(text, /\\input\{x\}/);
    assert.match(text, /All results are on synthetic data\./);
    if (noTex) return t.skip(noTex);
    assert.equal(compilePaper(out), "compiled");
    const log = readFileSync(join(out, "paper.log"), "latin1");
    assert.doesNotMatch(log, /Missing character|undefined references/);
    const wide = [...log.matchAll(/Overfull \\hbox \(([\d.]+)pt/g)].map(([, points]) => Number(points));
    assert.ok(
      wide.every((points) => points < 20),
      `${venue}: too wide by ${wide.join(", ")} pt`,
    );
  });

test("the checklist is filled in from the runs, and marks what only the author knows", () => {
  const items = new Map(checklist(results()).map(({ point, answer }) => [point, answer]));
  assert.match(items.get("Data")!, /^Synthetic/);
  assert.match(items.get("Seeds")!, /walk-through: 3 .*; comparison: 0 /);
  assert.equal(items.get("Completeness"), "4 of 4 planned runs");
  assert.match(items.get("Selection")!, /up to 4 option sets/);
  assert.equal(items.get("Software"), "node v20");
  assert.equal(items.get("Limits of the claims"), undefined);
  const text = checklistLatex([...items].map(([point, answer]) => ({ point, answer })));
  assert.match(text, /\\textbf\{Limits of the claims\.\} \\textbf\{\[to be filled in by the author\]\}/);
  assert.ok(text.includes("2 \\& 3 threads"));
  const own = { ...results(), summary: undefined };
  const real = { ...own, records: own.records.map((record) => ({ ...record, synthetic: false })) };
  assert.match(checklist(real)[0].answer!, /Not synthetic/);
});

test("without results, or with a damaged summary, the command says what to do", async () => {
  await assert.rejects(paperResults(settings), /there are no results in .* yet: run npm start, or npm run compare/);
  writeFileSync(join(folder, "summary.json"), "{}");
  await assert.rejects(paperResults(settings), /summary\.json is damaged: run npm start again/);
});
