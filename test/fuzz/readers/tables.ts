import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readFoldTable } from "../../../lib/data/formats/fold-table";
import { readLabelTable, writeLabelTable } from "../../../lib/data/formats/label-table";
import { writeVideoTable } from "../../../lib/data/formats/video-table";
import { readSplitTable, writeSplitTable } from "../../../lib/data/dataset/split-table";
import { readCsvRecords, writeCsv } from "../../../lib/runtime/files/csv";
import { readSettings, type Settings } from "../../../lib/walkthrough/settings";
import { reader, type Seed } from "../reader";

const texts = (file: string, ...all: string[]): Seed[] => all.map((text) => ({ file, bytes: Buffer.from(text) }));

export const TABLES = [
  reader({
    name: "label table",
    seeds: async () =>
      texts(
        "labels.csv",
        "id,class\na,calm\nb,sad\nc,calm\n",
        '\uFEFFyear,emotion,id\r\n1999,"calm, or so",x1\r\n2001,"say ""sad""",x2\r\n\r\n',
        'id,label,class\n" a ",1,"two\nlines"\n',
      ),
    read: (folder, file) => readLabelTable(join(folder, file)),
    again: async (table, folder) => {
      await writeLabelTable(join(folder, "labels.csv"), table);
      return readLabelTable(join(folder, "labels.csv"), { classes: table.classes });
    },
  }),
  reader({
    name: "fold table",
    seeds: async () => texts("folds.csv", "id,fold\na,0\nb,1\nc,2\n", 'fold,id\r\n"one ",é\r\ntwo,"x,y"\r\n'),
    read: (folder, file) => readFoldTable(join(folder, file)),
    again: async (folds, folder) => {
      await writeVideoTable(join(folder, "folds.csv"), "fold", folds);
      return readFoldTable(join(folder, "folds.csv"));
    },
  }),
  reader({
    name: "split table",
    seeds: async () => texts("split.csv", "id,part\na,train\nb,test\nc,validation\n", "split,id\r\n1,a\r\n2,b\r\n"),
    read: async (folder, file) => readSplitTable(join(folder, file)),
    again: async (parts, folder) => {
      await writeSplitTable(join(folder, "split.csv"), parts);
      return readSplitTable(join(folder, "split.csv"));
    },
  }),
  reader({
    name: "any table",
    seeds: async () => texts("any.csv", 'id,year,what\na,1999,"x,y"\nb,,z\n', '"a"," b"\r\n"1\n2",3\r'),
    read: async (folder, file) => readCsvRecords(join(folder, file)),
    again: async (rows, folder) => {
      const columns = Object.keys(rows[0] ?? {});
      if (rows.length === 0) return rows;
      await writeCsv(join(folder, "any.csv"), columns, rows.map((row) => columns.map((column) => row[column]))); // prettier-ignore
      return readCsvRecords(join(folder, "any.csv"));
    },
  }),
  reader<Settings>({
    name: "settings",
    seeds: async () =>
      texts("settings.json", '{"SDCCA_VIDEOS":"600","SDCCA_SEED":"1","SDCCA_EPOCHS":"3","SDCCA_ATTENTION_EPOCHS":" 2 ","SDCCA_DATA":"data/mine","SDCCA_STRICT":"1","SDCCA_RESULTS":"/tmp/x"}'), // prettier-ignore
    read: async (folder, file) => readSettings(environmentOf(await readFile(join(folder, file), "utf8"))),
    again: async ({ videos, seed, epochs, attentionEpochs, data, strict, results }) =>
      readSettings({
        ...{ SDCCA_VIDEOS: `${videos}`, SDCCA_SEED: `${seed}`, SDCCA_EPOCHS: `${epochs}` },
        ...{
          SDCCA_ATTENTION_EPOCHS: `${attentionEpochs}`,
          SDCCA_DATA: data,
          SDCCA_STRICT: strict ? "1" : undefined,
          SDCCA_RESULTS: results,
        },
      }),
  }),
];

/** The environment that a text stands for: the system gives texts only, and none with a zero. */
function environmentOf(text: string): NodeJS.ProcessEnv {
  try {
    const entries = Object.entries((JSON.parse(text) ?? {}) as object);
    return Object.fromEntries(entries.filter(([, value]) => typeof value === "string" && !value.includes("\0")));
  } catch {
    return { SDCCA_VIDEOS: text.replaceAll("\0", "") };
  }
}
