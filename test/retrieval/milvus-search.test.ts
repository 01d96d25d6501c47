/** Searches by moments, and how much a call of a search or a change sends and gets. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { NewItems, Wanted } from "../../lib/retrieval/contract/engine";
import { ItemTable } from "../../lib/retrieval/exact/item-table";
import type { Cell } from "../../lib/retrieval/items/columns";
import type { Filter } from "../../lib/retrieval/items/filter";
import type { About } from "../../lib/retrieval/milvus/about";
import { expressionOf, literal } from "../../lib/retrieval/milvus/expression";
import { filledCollection } from "../../lib/retrieval/milvus/filled-collection";
import { Milvus } from "../../lib/retrieval/milvus/milvus-client";
import type { MilvusEngine } from "../../lib/retrieval/milvus/milvus-engine";
import { checkCells } from "../../lib/retrieval/milvus/rows";
import { InputError } from "../../lib/runtime/check";
import { Random } from "../../lib/runtime/random";
import { FakeMilvus } from "./fake-milvus";
import { about, idsFrom, items, started } from "./milvus-items";

const numbers = (values: number[]) => ({ rows: values.length, columns: 1, data: Float32Array.from(values) });

/** Videos whose windows have the given numbers. */
function videos(windows: number[][]): NewItems {
  const all = windows.flat();
  const owners = Int32Array.from(windows.flatMap((list, i) => list.map(() => i)));
  const from = Float64Array.from(windows.flatMap((list) => list.map((_, w) => w)));
  const plain = items(idsFrom(0, windows.length), 1);
  return { ...plain, windows: { vectors: numbers(all), owners, from, to: from.map((second) => second + 2) } };
}

async function indexed(windows: number[][]): Promise<{ fake: FakeMilvus; engine: MilvusEngine }> {
  const fake = new FakeMilvus();
  const engine = await filledCollection(new Milvus(fake.client, "http://here"), "music", about, videos(windows));
  fake.log.length = 0;
  return { fake, engine };
}

const wanted = (queries: number[], k: number, more: Partial<Wanted> = {}): Wanted => ({
  ...{ gallery: "video", vectors: { rows: queries.length, columns: 1, data: Float64Array.from(queries) }, k },
  ...{ moments: true, withVectors: false, ...more },
});

test("moments are the best windows of the best videos, however many windows one has", async () => {
  const random = new Random(1);
  const windows = Array.from({ length: 30 }, (_, v) => Array.from({ length: v % 3 === 0 ? 120 : 2 }, () => (v % 3 === 0 ? 2 : 0) + random.uniform()));
  const { engine } = await indexed(windows);
  for (const k of [1, 3, 10, 25, 30, 50]) {
    const found = await engine.nearest(wanted([1, -1], k));
    for (const [q, sign] of [1, -1].entries()) {
      const best = windows.map((list, v) => {
        const scores = list.map((value) => sign * Math.fround(value));
        const score = Math.max(...scores);
        return { id: `v${v}`, score, from: scores.indexOf(score), to: scores.indexOf(score) + 2 };
      });
      assert.deepEqual(found[q], best.sort((a, b) => b.score - a.score).slice(0, k), `k ${k}, sign ${sign}`);
    }
  }
}); // prettier-ignore

test("of equal windows of a video the first one is told", async () => {
  const { engine } = await indexed([[1, 3, 3], [2, 2]]); // prettier-ignore
  const [found] = await engine.nearest(wanted([1], 2));
  assert.deepEqual(found.map(({ id, from }) => [id, from]), [["v0", 1], ["v1", 0]]); // prettier-ignore
});

test("an answer to a search has some 32 MiB at most, and no more than Milvus gives", async () => {
  const { fake, engine } = await indexed(Array.from({ length: 5 }, () => [1]));
  for (const k of [10, 1000, 16_384])
    for (const moments of [true, false]) {
      fake.log.length = 0;
      await engine.nearest(wanted(new Array<number>(300).fill(1), k, { moments }));
      const searches = fake.log.filter(([method]) => method === "search").map(([, argument]) => argument);
      for (const { data, limit } of searches) {
        assert.ok((limit as number) <= 16_384);
        assert.ok((data as []).length * (limit as number) * 300 <= 2 ** 25, `${(data as []).length} queries of ${limit}`);
      }
      assert.equal(searches.reduce((sum, { data }) => sum + (data as []).length, 0), 300); // prettier-ignore
    }
});

test("a call of a change sends 8 MiB at most, its texts counted by their bytes", async () => {
  const text = "é".repeat(30_000);
  const wordy: About = { ...about, columns: [{ name: "text", field: "column_0", type: "string" }] };
  const fake = new FakeMilvus();
  const many = { ...items(idsFrom(0, 500), 1), columns: new Map([["text", new Array<string>(500).fill(text)]]) };
  await filledCollection(new Milvus(fake.client, "http://here"), "music", wordy, many);
  const sent = fake.log.filter(([method]) => method === "upsert").map(([, { data }]) => Buffer.byteLength(JSON.stringify(data)));
  assert.ok(sent.length >= 10);
  for (const bytes of sent) assert.ok(bytes < 8.5 * 2 ** 20, `${bytes} bytes`);
});

test("5,000 rows go in a call at most", async () => {
  const { fake, engine } = await started(0);
  await engine.add(items(idsFrom(0, 5001), 1));
  const sent = fake.log.filter(([method]) => method === "upsert").map(([, { data }]) => (data as []).length);
  assert.deepEqual(sent, [5000, 1, 5000, 5000, 2]);
});

test("texts in an expression are quoted whole, and large numbers have an exponent", () => {
  assert.equal(literal('a"b\\c\nd\te\rf'), '"a\\"b\\\\c\\nd\\te\\rf"');
  assert.equal(literal("音𠮷🎵"), '"音𠮷🎵"');
  assert.deepEqual([3, -0.5, 1e300, 2 ** 63, -(2 ** 63), 1e19].map(literal), ["3", "-0.5", "1e+300", "9.223372036854776e+18", "-9.223372036854776e+18", "1e+19"]); // prettier-ignore
  assert.deepEqual([true, false].map(literal), ["true", "false"]);
});

test("a filter of a type that its column does not have is refused, in memory too", async () => {
  const columns: About["columns"] = [{ name: "date", field: "column_0", type: "string" }, { name: "year", field: "column_1", type: "number" }]; // prettier-ignore
  const memory = new ItemTable();
  memory.add({ ids: ["a"], classes: ["calm"], classNames: ["calm"], columns: new Map<string, Cell[]>([["date", ["2001-05"]], ["year", [2001]]]) }); // prettier-ignore
  const both = [(filter: Filter) => expressionOf(filter, { ...about, classes: ["calm"], columns }), (filter: Filter) => memory.mask(filter)]; // prettier-ignore
  for (const apply of both) {
    for (const date of [{ from: 2001 }, { to: 2001 }, 2001, [2001, true]])
      assert.throws(() => apply({ date }), new InputError('column "date" holds texts: give texts'));
    for (const year of [{ from: "2001" }, "2001", [true]])
      assert.throws(() => apply({ year }), new InputError('column "year" holds numbers: give numbers'));
    assert.throws(() => apply({ class: { from: 1 } }), new InputError('column "class" holds texts: give texts'));
    apply({ date: [2001, "2001-05"], year: ["2001", 2001] });
    apply({ date: [], year: { from: 1 } });
  }
});

test("half of a character is refused, in a filter and in what is added", () => {
  assert.throws(() => literal("a\ud842"), InputError);
  const named: About = { ...about, classes: ["x\udc00"], columns: [{ name: "city", field: "column_0", type: "string" }] };
  assert.throws(() => expressionOf({ city: "\ud842" }, named), /"\\ud842" has half of a character: correct it/);
  const plain = items(["a"], 1);
  const wrong: [NewItems, RegExp][] = [
    [items(["a\ud842"], 1), /an id has half of a character/],
    [{ ...plain, classes: ["x\udc00"] }, /the name of a class has half/],
    [{ ...plain, columns: new Map([["city", ["\ud842"]]]) }, /a text of column "city" has half/],
  ];
  for (const [one, message] of wrong) assert.throws(() => checkCells(named, one), message);
  checkCells(named, items(["𠮷🎵"], 1));
});
