import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { saveFigure } from "../../../lib/figures/export/export";
import { addStaticFigures } from "../../../lib/figures/export/static-figures";
import { saveForPaper } from "../../../lib/figures/press/save-for-paper";
import { type Figure, PLOTLY_MIME } from "../../../lib/notebook/notebook-display";
import { InputError } from "../../../lib/runtime/check";
import { writeWholeJson } from "../../../lib/runtime/files/atomic-write";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { comparisonReport, writeComparison } from "../../../lib/walkthrough/comparison-report";
import { readSettings } from "../../../lib/walkthrough/settings";
import { writeVersions } from "../../../scripts/course/write-versions";
import { writePaper } from "../../../scripts/paper/write-paper";
import { recordOf } from "../../comparison/records";
import type { Writer } from "../writer";

const RECORDS = [0, 1].flatMap((fold) =>
  ["one", "two"].map((method, m) => recordOf(method, [0.1, 0.5, 0.4 + m / 10, 0.2], { fold, folds: 2 })),
);
const FIGURE: Figure = { data: [{ type: "bar", name: "one", x: ["a"], y: [1] }], layout: { width: 200, height: 100 } };

/** Pictures are drawn once, by the writer of that name: a browser for each fault would take hours. */
const withoutChromium = () => void (process.env.CHROMIUM = "none");

/** What `npm run compare` writes of its records. */
export const report: Writer = {
  write: async (folder) => {
    withoutChromium();
    await writeComparison(comparisonReport(RECORDS), join(folder, "comparison"));
  },
};

/** What `npm run paper` writes. */
export const paper: Writer = {
  write: async (folder) => {
    withoutChromium();
    const { tables, figures } = comparisonReport(RECORDS);
    const results = { settings: { ...readSettings({}), results: folder }, records: RECORDS, planned: RECORDS.length };
    await writePaper({ ...results, tables: tables.slice(0, 1), figures: { map: figures.map } }, join(folder, "paper"), "acm");
  },
};

/** Figures for a paper, and static pictures in a notebook. */
export const figures: Writer = {
  write: async (folder) => {
    withoutChromium();
    await saveForPaper({ bars: FIGURE }, join(folder, "figures"));
    const notebook = join(folder, "notebook.json");
    if (!existsSync(notebook)) await writeWholeJson(notebook, { cells: [{ outputs: [{ data: { [PLOTLY_MIME]: FIGURE } }] }] });
    await addStaticFigures(notebook, { svg: () => Promise.resolve("<svg/>") });
  },
};

/** A picture, which a browser draws. */
export const picture: Writer = { write: (folder) => saveFigure(FIGURE, join(folder, "picture.svg")) };

/** What `npm run course` writes: the exercises of a notebook as students and teachers get them. */
export const course: Writer = {
  prepare: (inputs) => {
    const cells = [{ cell_type: "code", metadata: { tags: ["solution"] }, source: "1" }];
    writeFileSync(join(inputs, "one.ipynb"), JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    return Promise.resolve();
  },
  write: async (folder, inputs) => {
    await writeVersions([join(inputs, "one.ipynb")], folder);
  },
};

/** An executed notebook, which a Python program writes. */
export const executed: Writer = {
  write: (folder) => {
    const text =
      "import sys; from pathlib import Path; from whole_file import write_whole; write_whole(Path(sys.argv[1]), 'cells\\n' * 9)";
    const scripts = join(projectRoot(), "scripts", "notebooks");
    const env = { ...process.env, PYTHONPATH: scripts, PYTHONDONTWRITEBYTECODE: "1" };
    return new Promise((resolve, reject) => {
      execFile(
        join(projectRoot(), ".venv", "bin", "python"),
        ["-c", text, join(folder, "notebooks", "one.ipynb")],
        { env },
        (error, _, told) => {
          if (error?.signal)
            process.kill(process.pid, error.signal); // one program as the harness sees it
          else if (error) reject(new InputError(told.trim()));
          else resolve();
        },
      );
    });
  },
};
