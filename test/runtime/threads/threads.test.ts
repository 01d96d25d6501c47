import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLabelTable, readLabelTable } from "../../../lib/data/formats/label-table";
import { dequantise } from "../../../lib/data/records/quantisation";
import { InputError } from "../../../lib/runtime/check";
import { mapInThreads } from "../../../lib/runtime/threads/threads";

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

test("results come in the order of the arguments, and their memory is handed over", async () => {
  const task = { module: "data/records/quantisation", work: dequantise };
  const bytes = Array.from({ length: 7 }, (_, i) => new Uint8Array(1 + 100_000 * (7 - i)).fill(i));
  const results = await collect(mapInThreads(task, bytes, 2));
  results.forEach((values, i) => {
    assert.equal(values.length, bytes[i].length);
    assert.equal(values[0], Math.fround((i * 4) / 255 + 4 / 512 - 2));
  });
});

test("of several errors the first in order is thrown, as an InputError when it was one", async () => {
  const task = { module: "data/formats/label-table", work: readLabelTable };
  for (let run = 0; run < 3; run++)
    await assert.rejects(collect(mapInThreads(task, ["missing-1.csv", "missing-2.csv", "missing-3.csv"], 3)), (error) => {
      assert.match((error as Error).message, /missing-1/);
      return true;
    });
  const parse = { module: "data/formats/label-table", work: parseLabelTable as (text: string, ...rest: never[]) => unknown };
  await assert.rejects(collect(mapInThreads(parse, ["nonsense"], 1)), InputError);
});

test("without threads the work is done here, one argument after another", async () => {
  const here = { module: "no module of lib", work: (n: number) => (n < 3 ? Promise.resolve(n * n) : assert.fail("three")) };
  const results: number[] = [];
  await assert.rejects(async () => {
    for await (const result of mapInThreads(here, [1, 2, 3, 4], 0)) results.push(result);
  }, /three/);
  assert.deepEqual(results, [1, 4]);
});

test("what nobody waits for is not begun", async () => {
  let begun = 0;
  // An argument is read when it is sent.
  const counted = Array.from({ length: 200 }, () => ({ ...{ 0: 7 }, get length() { return (begun++, 1); } })); // prettier-ignore
  const task = { module: "data/records/quantisation", work: dequantise };
  for await (const values of mapInThreads(task, counted as unknown as Uint8Array[], 2)) {
    assert.equal(values.length, 1);
    break;
  }
  assert.ok(begun > 0 && begun < 20, `${begun} of 200`);
});

test("a consumer that stops early stops the work", async () => {
  const task = { module: "data/records/quantisation", work: dequantise };
  const bytes = Array.from({ length: 50 }, () => new Uint8Array(10));
  for await (const values of mapInThreads(task, bytes, 2)) {
    assert.equal(values.length, 10);
    break;
  }
  assert.equal((await collect(mapInThreads(task, bytes, 2))).length, 50);
});
