import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { latexDocument, latexTable } from "../../../lib/comparison/latex/latex";
import { escapeLatex } from "../../../lib/comparison/latex/text";
import { escapeMarkdown, markdownTable } from "../../../lib/comparison/report/markdown";
import { summarisePairs } from "../../../lib/comparison/report/planned-pairs";
import { publishedMapTable } from "../../../lib/comparison/report/published-tables";
import { exactPairTable } from "../../../lib/comparison/report/exact-pair-table";
import { summariseExactPairs } from "../../../lib/comparison/report/exact-pairs";
import { marks, pText, share } from "../../../lib/comparison/report/result-table";
import { summariseMethods } from "../../../lib/comparison/report/statistics";
import { classTable, mapTable, measuresTable, pairTable } from "../../../lib/comparison/report/tables";
import { loadPublishedMap } from "../../../lib/figures/retrieval/published-curves";
import { temporaryFolder } from "../../temporary-folder";
import { recordOf } from "../records";
import { lacks } from "../../missing-tools";

test("numbers as papers print them", () => {
  assert.deepEqual(
    [0.6254, 1, 0, -0.0314, -0.0001, NaN].map((value) => share(value)),
    [".625", "1.000", ".000", "−.031", ".000", "–"],
  );
  assert.deepEqual([0.00099, 0.001, 0.0456, 1, undefined].map(pText), ["< .001", ".001", ".046", "1.000", "–"]);
});

test("best and second by what is printed: ties share a mark, what is not ranked has none", () => {
  assert.deepEqual(marks([0.3, 0.5, 0.4]), [undefined, "best", "second"]);
  assert.deepEqual(marks([0.5001, 0.5004, 0.4]), ["best", "best", "second"]);
  assert.deepEqual(marks([0.5, 0.4001, 0.4004]), ["best", "second", "second"]);
  assert.deepEqual(marks([undefined, 0.2, NaN]), [undefined, "best", undefined]);
  assert.deepEqual(marks([0.2, 0.2]), ["best", "best"]);
  assert.deepEqual(marks([]), []);
});

const methods = summariseMethods([
  recordOf("chance", [0.2, 0.2, 0.2, 0.2], { reference: true, label: "chance" }),
  recordOf("low", [0.3, 0.3, 0.3, 0.3], { label: "low_&_slow" }),
  recordOf("high", [0.5, 0.6, 0.7, 0.8], { label: "C|CA β" }),
]);

test("the table of MAP in Markdown", () => {
  const [caption, , heading, rule, ...rows] = markdownTable(mapTable(methods)).split("\n");
  assert.equal(caption, "**MAP by plain cosine**");
  assert.equal(heading.split(" | ").length, 7);
  assert.equal(rule, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  assert.equal(rows[0], "| chance | .200 | [.200, .200] | – | .200 | [.200, .200] | – |");
  assert.equal(rows[1], "| low\\_&\\_slow | <u>.300</u> | [.300, .300] | .250 | <u>.300</u> | [.300, .300] | .250 |");
  assert.match(rows[2], /^\| C\\\|CA β \| \*\*\.650\*\* \| \[\.\d{3}, \.\d{3}\] \| – \|/);
  assert.match(rows[4], /against C\\\|CA β on the same queries, with Holm's correction over all methods and both directions/);
  assert.match(rows[6], /may vanish in another training/);
  assert.match(rows[8], /The best method was chosen on these same queries/);
  const named = summariseMethods([recordOf("low", [0.3, 0.3]), recordOf("high", [0.5, 0.6])], { against: "low" });
  assert.ok(!markdownTable(mapTable(named)).includes("picked"));
});

test("the table of MAP in LaTeX", () => {
  const text = latexTable(mapTable(methods));
  assert.match(text, /\\begin\{tabular\}\{lr@\{\}lrr@\{\}lr@\{\}lrr@\{\}l\}/);
  assert.match(
    text,
    /& \\multicolumn\{5\}\{c\}\{audio \$\\rightarrow\$ video\} & \\multicolumn\{5\}\{c\}\{video \$\\rightarrow\$ audio\} \\\\/,
  );
  assert.match(text, /\\cmidrule\(lr\)\{2-6\} \\cmidrule\(lr\)\{7-11\}/);
  assert.match(text, /low\\_\\&\\_slow & {2}& \\underline\{\.300\} & \[\.300, \.300\] & {2}& \.250/);
  assert.match(text, /C\$\|\$CA \$\\beta\$ & {2}& \\textbf\{\.650\} /);
  // Between chance, which is not ranked, and the others.
  assert.match(text, /chance [^\n]*\n {4}\\midrule\n {4}low/);
});

test("in LaTeX the caption is short, and the caveats stand in a note below the table", () => {
  const table = mapTable(methods);
  assert.ok(table.notes.length > 0);
  const text = latexTable(table);
  assert.match(text, /\\caption\{MAP by plain cosine\.\}\n/);
  const [, note] = /\\end\{tabular\}\n[^]*\\footnotesize\\emph\{Notes\.\} ([^\n]+)\n[^]*\\end\{table\}/.exec(text) ?? [];
  for (const sentence of table.notes) assert.ok(note.includes(escapeLatex(sentence)), sentence);
  assert.doesNotMatch(latexTable({ ...table, notes: [] }), /Notes|minipage/);
});

test("special letters are escaped in both languages", () => {
  assert.equal(
    escapeLatex("50 % of a_b & {c} $d #e ~f ^g \\h"),
    "50 \\% of a\\_b \\& \\{c\\} \\$d \\#e \\textasciitilde{}f \\textasciicircum{}g \\textbackslash{}h",
  );
  assert.equal(escapeLatex("β ≤ .2 ± σ → é 幸"), "$\\beta$ $\\le$ .2 $\\pm$ $\\sigma$ $\\rightarrow$ é 幸");
  assert.equal(escapeMarkdown("a|b *c* <d> [e] [f](g)\nh"), "a\\|b \\*c\\* &lt;d&gt; [e] [f\\](g) h");
});

test("text in other scripts passes through LaTeX, composed; a Greek letter by itself is a symbol, in a word it is not", () => {
  for (const text of ["悲しい", "Łódź", "грустный", "حزين", "λύπη"]) assert.equal(escapeLatex(text), text);
  assert.equal(escapeLatex("e\u0301, x²"), "é, x$^2$");
  assert.equal(escapeLatex("λ of 5"), "$\\lambda$ of 5");
  assert.equal(escapeLatex("a\r\n\u2028b\u0000c\u00a0d"), "a   b c d");
});

test("the document says which engine it needs", () => {
  const named = (label: string) => latexDocument([mapTable(summariseMethods([recordOf("x", [0.1, 0.2], { label })]))]);
  for (const label of ["Łódź", "é – ő", "C-CCA, β = .2"])
    assert.match(named(label), /^% Compile with pdflatex, lualatex or xelatex\.\n/, label);
  for (const label of ["悲しい", "грустный", "λύπη", "ħ", "😢"])
    assert.match(
      named(label),
      /^% Compile with lualatex or xelatex: there are letters in it that pdflatex does not know\.\n/,
      label,
    );
  assert.doesNotMatch(named("Łódź"), /setmainfont/);
  assert.match(named("悲しい"), /\\ifPDFTeX[^]*\\else[^]*fontspec[^]*\\setmainfont[^]*\\fi/);
});

test("a table's words cannot leave their place in LaTeX: neither by a name, nor by a bracket or star at a line's start", () => {
  const words = "}\\input{x}";
  const text = latexTable({
    ...{ caption: words, name: "a}\\input{x}\n\\label{b", corner: "[corner", notes: ["line\r\nline"] },
    groups: [{ title: words, columns: ["*"] }],
    rows: ["[1]", "*", "− ["].map((label) => ({ label, cells: [{ text: "[.1, .2]" }] })),
  });
  assert.match(text, /\\label\{tab:a-input-x-label-b\}/);
  assert.doesNotMatch(text, /\\input/);
  assert.doesNotMatch(text, /^ *[[*]/m);
  assert.match(text, /^ {4}\{\}\[1\] & \[\.1, \.2\] \\\\$/m);
});

test("no letter breaks a row of Markdown, and HTML, entities and mathematics are shown as they are", () => {
  const breaks = ["\r", "\n", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f", "\0"];
  for (const letter of breaks) assert.equal(escapeMarkdown(`a${letter}b`), "a b", JSON.stringify(letter));
  assert.equal(escapeMarkdown("<img src=x> &lt; R&B ~~c~~ $d$"), "&lt;img src=x&gt; &amp;lt; R&B \\~\\~c\\~\\~ \\$d\\$");
  const [, , , , row] = markdownTable(mapTable(summariseMethods([recordOf("x", [0.1, 0.2], { label: breaks.join("x") })]))).split(
    /[\n\r\u2028\u2029\u0085\v\f]/,
  );
  assert.equal(row.split(" | ").length, 7);
});

test("a method with fewer runs than the others says so", () => {
  const runs = [recordOf("a", [0.1, 0.2]), recordOf("a", [0.1, 0.2], { seed: 1 }), recordOf("b", [0.3, 0.4])];
  assert.deepEqual(
    mapTable(summariseMethods(runs)).rows.map(({ label, cells }) => [
      label,
      ...cells.slice(0, 3).map(({ text, mark }) => mark ?? text),
    ]),
    [
      ["A", "best", "[.100, .200]", "–"],
      ["B, incomplete (1 of 2 runs)", ".350", "[.300, .400]", "–"],
    ],
  );
  const told = /Only methods with all their runs on the same queries are ranked and tested\./;
  for (const table of [mapTable, measuresTable]) {
    assert.match(table(summariseMethods(runs)).notes.join(" "), told);
    assert.doesNotMatch(table(methods).notes.join(" "), told);
  }
  assert.equal(measuresTable(summariseMethods(runs)).rows[1].cells[0].mark, undefined);
  const none = summariseMethods([recordOf("a", [0.1, 0.2], { folds: 2 })]);
  assert.match(mapTable(none).notes.join(" "), /are ranked and tested; so here none is\./);
  const absent = summariseMethods(runs.slice(2), { plan: [{ method: { id: "cca", label: "CCA" }, fold: 0, seed: 1 }] });
  assert.equal(markdownTable(mapTable(absent)).split("\n")[4], "| CCA, incomplete (0 of 2 runs) | – | – | – | – | – | – |");
  assert.equal(publishedMapTable(absent, loadPublishedMap()).rows[0].label, "CCA, incomplete (0 of 2 runs)");
});

test("unequal folds: the value, its interval and the best are of queries, and the note says so", () => {
  const fold = (method: string, many: number, one: number) => [
    recordOf(method, [many, many, many, many], { folds: 2 }),
    recordOf(method, [one], { folds: 2, fold: 1, queries: ["last"], labels: [0] }),
  ];
  const table = mapTable(summariseMethods([...fold("a", 0.6, 0.1), ...fold("b", 0.4, 0.6)]));
  assert.deepEqual(
    table.rows.map(({ cells: [map] }) => [map.text, map.mark]),
    [
      [".500 ± .354", "best"],
      [".440 ± .141", "second"],
    ],
  );
  assert.match(
    table.notes[0],
    /mean over queries, each query's value averaged over seeds\. ± is the standard deviation of the MAP over 2 runs/,
  );
});

test("classes and other measures have their own best", () => {
  const table = classTable(methods, ["calm", "sad"]);
  // Queries 0 and 2 are calm, 1 and 3 sad.
  assert.deepEqual(
    table.rows.map(({ cells }) => cells.map(({ text, mark }) => [text, mark])),
    [
      [
        [".200", undefined],
        [".200", undefined],
      ],
      [
        [".300", "second"],
        [".300", "second"],
      ],
      [
        [".600", "best"],
        [".700", "best"],
      ],
    ],
  );
  assert.throws(() => classTable(methods, ["calm"]), /2 classes; got 1 names/);
  assert.deepEqual(
    measuresTable(methods)
      .rows[2].cells.slice(0, 2)
      .map(({ text }) => text),
    [".650", ".325"],
  );
});

test("the document compiles", (t) => {
  const noTex = lacks("pdflatex with booktabs");
  if (noTex) return t.skip(noTex);
  const folder = temporaryFolder();
  const nasty = summariseMethods([
    recordOf("x", [0.1, 0.2], { label: '50 % {a} \\b_c ^ ~ # $ & " < é Łódź' }),
    recordOf("y", [0.3, 0.4], { label: "[y] }\\input{y}" }),
    recordOf("z", [0.3, 0.4], { label: "*" }),
  ]);
  const records = ["supervised contrastive, attention", "S-DCCA, preset, attention"].map((label, i) =>
    recordOf(`m${i}`, [0.1 + i, 0.3 - i], { label }),
  );
  const pairs = summarisePairs(records, summariseMethods(records), { pairs: [["m0", "m1"]] });
  const tables = [
    ...[mapTable(nasty), classTable(methods, ["calm", "sad_&"]), publishedMapTable(nasty, loadPublishedMap())],
    pairTable(pairs),
    exactPairTable(summariseExactPairs(records, summariseMethods(records))),
  ];
  writeFileSync(join(folder, "table.tex"), latexDocument(tables));
  const log = execFileSync("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "table.tex"], {
    cwd: folder,
    encoding: "utf8",
  });
  assert.match(log, /Output written on table\.pdf/);
  assert.doesNotMatch(log, /Overfull|undefined/);
});

for (const engine of ["lualatex", "xelatex"] as const)
  test(`${engine} compiles any script`, (t) => {
    const folder = temporaryFolder();
    const compile = (name: string, source: string) => {
      writeFileSync(join(folder, name), source);
      return spawnSync(engine, ["-interaction=nonstopmode", "-halt-on-error", name], { cwd: folder, encoding: "utf8" });
    };
    // An engine without its font loader or its fonts is on the path and compiles nothing, so a small document is asked first.
    const needed = "\\documentclass{article}\n\\usepackage{booktabs}\\usepackage{fontspec}\n\\begin{document}x\\end{document}\n";
    const noEngine = lacks(`${engine} with booktabs and fontspec`, compile("needed.tex", needed).status === 0);
    if (noEngine) return t.skip(noEngine);
    const labels = ["悲しい", "Łódź", "грустный", "λύπη ≤ β", "حزين"];
    const all = summariseMethods(labels.map((label, i) => recordOf(`m${i}`, [0.1, 0.2], { label })));
    const { status, stdout } = compile("table.tex", latexDocument([mapTable(all)]));
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Output written on table\.pdf/);
  });
