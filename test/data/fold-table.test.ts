import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readFoldTable } from "../../lib/data/fold-table";
import { parseLabelTable } from "../../lib/data/label-table";
import { InputError } from "../../lib/runtime/check";
import { temporaryFolder } from "../temporary-folder";

const file = join(temporaryFolder(), "folds.csv");
async function folds(text: string): Promise<[string, string][]> {
  await writeFile(file, text);
  return [...(await readFoldTable(file))];
}

test("the fold of each video; space around a fold's name makes no other fold", async () => {
  assert.deepEqual(await folds('\uFEFFfold,note,id\r\n1,,a\r\n 1 ,,b\r\n" 1",,c\r\n"2",,d\r\n'), [
    ["a", "1"],
    ["b", "1"],
    ["c", "1"],
    ["d", "2"],
  ]);
});

test("an id is the same id in a table of folds and in one of labels", async () => {
  const ids = ["1", " 2", '" 3"', '"4 "', '"""5"""', "6\u00a0"];
  const table = (column: string) => `id,${column}\n${ids.map((id) => `${id},x\n`).join("")}`;
  const labelled = [...parseLabelTable(table("emotion"), "labels.csv").labels.keys()];
  assert.deepEqual(labelled, ["1", "2", " 3", "4 ", '"5"', "6"]);
  assert.deepEqual((await folds(table("fold"))).map(([id]) => id), labelled); // prettier-ignore
});

test("an empty cell, a video twice and a missing column are named with their lines", async () => {
  for (const [text, pattern] of [
    ["id,fold\na,1\nb,\n", /folds.csv, line 3: video b has no fold: fill it in/],
    ['id,fold\na,1\nb,"  "\n', /line 3: video b has no fold/],
    ["id,fold\n,1\n", /line 2: the id is empty/],
    ["id,fold\na,1\nb,2\na,2\n", /line 4: video a is in line 2 already, as 1/],
    ["id,group\na,1\n", /line 1: no column "fold" in the heading "id,group"/],
    ["id,fold\n", /folds.csv holds no videos/],
    ["id,fold\na\n", /line 2: 1 fields where the heading has 2/],
  ] as const)
    await assert.rejects(folds(text), (error) => error instanceof InputError && pattern.test(error.message), text);
});
