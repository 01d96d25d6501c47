import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { marked } from "marked";
import { latexDocument, latexTable } from "../../lib/comparison/latex/latex";
import { markdownTable } from "../../lib/comparison/report/markdown";
import type { ResultTable } from "../../lib/comparison/report/result-table";
import { readLabelTable, writeLabelTable } from "../../lib/data/formats/label-table";
import { classCounts } from "../../lib/figures/data/class-counts";
import { captionLatex } from "../../lib/figures/press/caption";
import { figureTable } from "../../lib/figures/press/figure-data";
import { withFacts } from "../../lib/figures/style/facts";
import { InputError } from "../../lib/runtime/check";
import { readCsvRecords, writeCsv } from "../../lib/runtime/files/csv";
import { comparisonReport, writeComparison } from "../../lib/walkthrough/comparison-report";
import { checklistLatex } from "../../scripts/paper/checklist";
import { summaryTable } from "../../scripts/commands/summary-table";
import type { Summary } from "../../lib/walkthrough/summary";
import { recordOf } from "../comparison/records";
import { lacks } from "../missing-tools";
import { temporaryFolder } from "../temporary-folder";
import { parsed } from "./parsed";
import { HOSTILE_TEXTS, written } from "./texts";

const folder = temporaryFolder();

/** A table whose every text is somebody else's. */
function tableOf(text: string): ResultTable {
  const cells = [{ text, mark: "best" as const }, { text, mark: "second" as const }, { text: ".5" }];
  return {
    ...{ caption: text, name: text, corner: text, notes: [text] },
    groups: [{ title: text, columns: [text, text] }, { title: "", columns: ["number"] }],
    rows: [{ label: text, cells }, { label: "b", cells, ruled: true }],
  };
} // prettier-ignore

const figure = (text: string) => withFacts(classCounts([0, 1], [text, "other"]), { alt: text, n: text, bands: text, data: text });
const said = (text: string) => JSON.stringify(text).slice(0, 80);
const plain = (text: string) => written(text).replace(/[\p{Cc}\s\ufffd\u2028-\u202e\u2066-\u2069]/gu, "");

test("Markdown: no name changes the elements of a table, and each is there to be read", () => {
  const texts = HOSTILE_TEXTS.filter((text) => plain(text) !== ""); // half a character is left out
  const render = (text: string) => marked.parse(markdownTable(tableOf(text)), { async: false, gfm: true });
  const [expected, ...found] = parsed("html", ["harmless", ...texts].map(render));
  found.forEach(({ shape, addresses, words }, i) => {
    assert.deepEqual(shape, expected.shape, said(texts[i]));
    assert.deepEqual(addresses, []);
    assert.ok(plain(words).includes(plain(texts[i])), `${said(texts[i])} in ${words.slice(0, 200)}`);
  });
});

/** TeX's tokens by its own rules (Knuth, The TeXbook, chapter 7): control sequences and the characters with a meaning. */
function texTokens(text: string): string[] {
  return [...text.matchAll(/\\([A-Za-z@]+|[^])|[{}$&#^_~%]/g)].map(([token]) => token);
}

/** What stands for a letter in text. */
const LETTERS = new Set(
  ["textbackslash", "textasciicircum", "textasciitilde", "ldots", "pm", "times", "rightarrow", "le", "ge", "infty"]
    .map((name) => `\\${name}`)
    .concat(["\\{", "\\}", "\\$", "\\&", "\\#", "\\%", "\\_"]),
);

/** The tokens that are no letters, without the braces and signs of mathematics that belong to letters. */
function structure(text: string): string[] {
  return texTokens(text.replace(/^( *)\{\}/gm, "$1").replace(/\\[a-z]+\{\}/g, (one) => (LETTERS.has(one.slice(0, -2)) ? "" : one)).replace(/\$[<>|-]\$|\$\\[a-z]+\$|\$\^2\$/g, "")).filter((token) => !LETTERS.has(token)); // prettier-ignore
}

test("LaTeX: no name adds a command, a group, a cell or a comment to a table, a caption or a checklist", () => {
  const writers: Record<string, (text: string) => string> = {
    table: (text) => latexTable(tableOf(text)),
    "narrow table": (text) => latexTable(tableOf(text), { width: 60 }),
    caption: (text) => captionLatex(figure(text), text),
    checklist: (text) => checklistLatex([{ point: text, answer: text }, { point: text }]),
  };
  for (const [what, write] of Object.entries(writers)) {
    for (const text of HOSTILE_TEXTS) {
      // What is laid out follows from lengths: compared is a harmless name as long as it is.
      const harmless = text.replace(/[^]/g, "x");
      assert.deepEqual(structure(write(text)), structure(write(harmless)), `${what}, ${said(text)}`);
    }
  }
}); // prettier-ignore

test("LaTeX: a document of all names is compiled, and reads no file but those of TeX", { skip: lacks("pdflatex with booktabs") }, () => {
  const pdf = HOSTILE_TEXTS.filter((text) => /^% Compile with pdflatex/.test(latexDocument([tableOf(text)])));
  assert.ok(pdf.length > 50, `${pdf.length} of ${HOSTILE_TEXTS.length} are for pdflatex`);
  const place = join(folder, "tex");
  mkdirSync(place);
  // LaTeX keeps no more than some tables that have no page yet.
  for (let i = 0; i < pdf.length; i += 15) {
    const tables = pdf.slice(i, i + 15).map((text, t) => ({ ...tableOf(text.slice(0, 300)), name: `t${t}` }));
    writeFileSync(join(place, "all.tex"), latexDocument(tables));
    const args = ["-interaction=nonstopmode", "-halt-on-error", "-recorder", "all.tex"];
    const run = spawnSync("pdflatex", args, { cwd: place, encoding: "utf8" });
    assert.equal(run.status, 0, run.stdout.split("\n").filter((line) => /^(!|l\.\d)/.test(line)).join("\n"));
    const read = [...readFileSync(join(place, "all.fls"), "utf8").matchAll(/^INPUT (.*)$/gm)].map(([, file]) => file);
    assert.deepEqual(read.filter((file) => !/texmf|^\/(usr|var)\/|^(\.\/)?all\.(tex|aux)$/.test(file)), []);
  }
}); // prettier-ignore

const writable = HOSTILE_TEXTS.filter((text) => !/\p{Surrogate}/u.test(text));

test("CSV of data reads back to the letter, here and by another reader; what UTF-8 cannot hold is refused", async () => {
  const file = join(folder, "labels.csv");
  const classes = [...new Set(writable.filter((text) => text.trim() !== ""))];
  const labels = new Map(writable.map((text, i) => [text, i % classes.length]));
  await writeLabelTable(file, { classes, labels });
  assert.deepEqual(await readLabelTable(file, { classes }), { classes, labels });
  const [, ...rows] = parse(readFileSync(file), { relax_column_count: true }) as string[][];
  assert.deepEqual(rows, [...labels].map(([id, label]) => [id, classes[label]])); // prettier-ignore
  await writeCsv(file, writable, [writable]);
  assert.deepEqual(Object.values(readCsvRecords(file)[0]).sort(), [...writable].sort());
  for (const text of HOSTILE_TEXTS.filter((one) => !writable.includes(one)))
    await assert.rejects(writeLabelTable(file, { classes: [text], labels: new Map([[text, 0]]) }), InputError);
});

test("CSV of figures: a spreadsheet computes no cell, and a number stays a number", () => {
  for (const text of HOSTILE_TEXTS) {
    const { columns, rows } = figureTable(classCounts([0, 1, 1], [text, `=${text}`], { title: text }));
    for (const cell of [columns, ...rows].flat())
      if (Number.isNaN(Number(cell))) assert.doesNotMatch(cell, /^\s*[=+\-@＝＋－＠]/, said(text));
  }
  const { rows } = figureTable({ data: [{ x: ["-1", "+1", "-1+1"], y: [-0.5, -1, 2] }], layout: {} } as never);
  assert.deepEqual(rows, [["-1", "-0.5"], ["+1", "-1"], ["'-1+1", "2"]]); // prettier-ignore
});

test("the table of a summary has its rows, whatever the methods are called", () => {
  const ends = { audioToVideo: [0, 1], videoToAudio: [0, 1] };
  const record = { audioToVideo: 0.5, videoToAudio: 0.5, interval: ends };
  const rowsOf = (text: string) => {
    const map = Object.fromEntries([[text, { ...record, sigmaWeighted: record }]]);
    const summary = { videos: 1, seed: 0, backend: "b", device: "d", seconds: {}, map, data: "own", labels: "given" };
    return summaryTable(summary as unknown as Summary).split("\n").length;
  };
  for (const text of HOSTILE_TEXTS) assert.equal(rowsOf(text), rowsOf("harmless"), said(text));
});

test("a record from elsewhere cannot name a file outside the folder of the report", async () => {
  for (const method of ["../../x", "/etc/x", "a/b", "a\\b", "a\0b"]) {
    const records = [recordOf(method, [0.1, 0.2]), recordOf("b", [0.3, 0.4])];
    await assert.rejects(writeComparison(comparisonReport(records), join(folder, "report")), (error) => error instanceof InputError);
  }
}); // prettier-ignore
