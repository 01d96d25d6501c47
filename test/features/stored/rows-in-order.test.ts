import assert from "node:assert/strict";
import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type BatchJob, BatchThread } from "../../../lib/features/stored/batch-thread";
import { type RowBlock } from "../../../lib/features/stored/row-blocks";
import { windowsOf } from "../../../lib/features/stored/row-order";
import type { PairedRows } from "../../../lib/features/stored/row-shard";
import { openStoredRows, readBlocks, type StoredRows } from "../../../lib/features/stored/stored-rows";
import { type PendingShard, writeStoredRows } from "../../../lib/features/stored/write-stored-rows";
import { InputError } from "../../../lib/runtime/check";
import { openFilesIn } from "../../open-files";
import { temporaryFolder } from "../../temporary-folder";

const root = temporaryFolder();

/** Rows whose audio is their number and its double, and whose video is a thousand more. */
function numbered(from: number, n: number): PairedRows {
  const of = (width: number, add: number) => ({
    ...{ rows: n, columns: width },
    data: Float32Array.from({ length: n * width }, (_, i) => (from + Math.floor(i / width)) * (1 + (i % width)) + add),
  });
  return {
    ids: Array.from({ length: n }, (_, i) => `v${from + i}`),
    labels: Int32Array.from({ length: n }, (_, i) => (from + i) % 3),
    ...{ audio: of(2, 0), video: of(3, 1000), classes: ["a", "b", "c"], sources: {} },
  };
}

/** Shards of 700, 300, 1 and 512 rows: 3 + 2 + 1 + 2 blocks. */
const SIZES = [700, 300, 1, 512];
const COUNT = 1513;

async function* shards(sizes = SIZES, written: number[] = []): AsyncGenerator<PendingShard> {
  let from = 0;
  for (const size of sizes) {
    const [first, n] = [from, size];
    yield { key: `${first} ${n}`, rows: () => (written.push(n), numbered(first, n)) };
    from += size;
  }
}

async function stored(name: string): Promise<StoredRows> {
  const folder = join(root, name);
  await writeStoredRows(folder, shards(), "noted");
  return openStoredRows(folder);
}

/** Not standardised: what is fed is what was written. */
const AS_WRITTEN = (width: number) => ({ mean: new Float64Array(width), deviation: new Float64Array(width).fill(1) });

type ThreadOptions = Partial<Record<"seed" | "epochs" | "windowRows", number>> & { left?: number[]; from?: BatchJob["from"] };

function thread(rows: StoredRows, options: ThreadOptions = {}) {
  const left = new Uint8Array(rows.ids.length);
  for (const r of options.left ?? []) left[r] = 1;
  const order = { blocks: rows.blocks, left, windowRows: options.windowRows ?? 300, seed: options.seed ?? 1 };
  return new BatchThread({
    ...{ order, epochs: options.epochs ?? 1, batchSize: 50, labels: rows.labels, widths: rows.widths },
    from: options.from ?? { epoch: 1, batch: 0 },
    standardisers: { audio: AS_WRITTEN(2), video: AS_WRITTEN(3) },
  });
}

/** Numbers of the rows of so many batches, each row checked. */
async function fed(batches: BatchThread, count: number): Promise<number[]> {
  const numbers: number[] = [];
  for (let b = 0; b < count; b++) {
    const { audio, video, labels, memory } = await batches.next();
    for (let r = 0; r < 50; r++) {
      const number = audio[2 * r];
      assert.equal(audio[2 * r + 1], 2 * number);
      assert.deepEqual([...video.subarray(3 * r, 3 * r + 3)], [number + 1000, 2 * number + 1000, 3 * number + 1000]);
      assert.equal(labels[r], number % 3);
      numbers.push(number);
    }
    batches.giveBack(memory);
  }
  return numbers;
}

test("what was written is read: ids, labels, widths, what was noted, and every row in its order", async () => {
  const rows = await stored("plain");
  assert.deepEqual(
    rows.ids,
    Array.from({ length: COUNT }, (_, i) => `v${i}`),
  );
  assert.deepEqual(rows.labels, numbered(0, COUNT).labels);
  assert.deepEqual([rows.widths, rows.classes, rows.about], [{ audio: 2, video: 3 }, ["a", "b", "c"], "noted"]);
  assert.equal(rows.blocks.length, 8);
  const audio: number[] = [];
  const video: number[] = [];
  for await (const block of readBlocks({ ...rows, standardisers: { audio: AS_WRITTEN(2), video: AS_WRITTEN(3) } })) {
    assert.equal(block.first, audio.length / 2);
    audio.push(...block.audio.data);
    video.push(...block.video.data);
  }
  assert.deepEqual(Float32Array.from(audio), numbered(0, COUNT).audio.data);
  assert.deepEqual(Float32Array.from(video), numbered(0, COUNT).video.data);
});

test("a file of rows holds nothing else: audio and video of each video, one behind the other", async () => {
  await stored("bytes");
  const bytes = await readFile(join(root, "bytes", "shard-00001.f32"));
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  assert.deepEqual([...values.subarray(0, 5)], [700, 1400, 1700, 2400, 3100]);
  assert.equal(values.length, 300 * 5);
});

test("mean and deviation by hand, over shards of different sizes", async () => {
  const { standardisers } = await stored("moments");
  // 0 … n−1 has the mean (n−1)/2 and the variance (n²−1)/12.
  const deviation = Math.sqrt((COUNT ** 2 - 1) / 12);
  const close = (got: Float64Array, wanted: number[]) =>
    wanted.forEach((value, c) => assert.ok(Math.abs(got[c] / value - 1) < 1e-12, `${got[c]} is not ${value}`));
  close(standardisers.audio.mean, [756, 1512]);
  close(standardisers.audio.deviation, [deviation, 2 * deviation]);
  close(standardisers.video.mean, [1756, 2512, 3268]);
  close(standardisers.video.deviation, [deviation, 2 * deviation, 3 * deviation]);
});

test("every training row comes once an epoch but for the last, partial batch; those left out never", async () => {
  const rows = await stored("epochs");
  const left = [0, 5, 699, 1000, 1512];
  const batches = thread(rows, { left, epochs: 3 });
  const perEpoch = Math.floor((COUNT - 5) / 50);
  const epochs = [await fed(batches, perEpoch), await fed(batches, perEpoch), await fed(batches, perEpoch)];
  await batches.close();
  for (const numbers of epochs) {
    assert.equal(numbers.length, 1500);
    assert.equal(new Set(numbers).size, 1500);
    assert.ok(left.every((r) => !numbers.includes(r)));
    assert.ok(numbers.every((r) => r >= 0 && r < COUNT));
  }
  assert.notDeepEqual(epochs[0], epochs[1]);
  assert.notDeepEqual(epochs[1], epochs[2]);
  await assert.rejects(batches.next(), /ended early/, "three epochs and no more");
});

test("the same seed gives the same order, another seed another", async () => {
  const rows = await stored("seeds");
  const order = async (seed: number) => {
    const batches = thread(rows, { seed });
    const numbers = await fed(batches, 30);
    await batches.close();
    return numbers;
  };
  const first = await order(1);
  assert.deepEqual(await order(1), first);
  assert.notDeepEqual(await order(2), first);
});

test("by hand: blocks are drawn, windows hold whole blocks, and the rows of a window are mixed", () => {
  const blocks = Array.from({ length: 10 }, (_, b): RowBlock => {
    return { file: "", first: 100 * b, rows: 100, width: 1, start: 0, checksum: 0 };
  });
  const settings = { blocks, left: new Uint8Array(1000), windowRows: 250, seed: 3 };
  const windows = [...windowsOf(settings, 1)];
  assert.deepEqual(
    windows.map((window) => window.blocks.length),
    [3, 3, 3, 1],
  );
  const drawn = windows.flatMap((window) => window.blocks.map(({ first }) => first));
  assert.deepEqual(
    [...drawn].sort((a, b) => a - b),
    blocks.map(({ first }) => first),
  );
  assert.notDeepEqual(
    drawn,
    blocks.map(({ first }) => first),
  );
  for (const { blocks: read, places, rows } of windows) {
    assert.equal(new Set(rows).size, 100 * read.length);
    places.forEach((place, i) => assert.equal(rows[i], read[Math.floor(place / 100)].first + (place % 100)));
    // Of a third each, a run of hundred rows of one block would be no shuffle.
    const early = [...places.subarray(0, 100)].filter((place) => place < 100).length;
    if (read.length === 3) assert.ok(early > 15 && early < 55, `${early}`);
  }
});

test("closed in the middle it ends its thread and leaves no file open; so does one that nobody asked for a batch", async () => {
  const rows = await stored("closing");
  const batches = thread(rows, { epochs: 100 });
  await fed(batches, 7);
  await batches.close();
  await batches.close();
  const idle = thread(rows);
  await idle.close();
  assert.deepEqual(openFilesIn(root), []);
});

const refused = (work: Promise<unknown>, pattern: RegExp) =>
  assert.rejects(work, (error: Error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, pattern);
    return true;
  });

test("a shard that is damaged while it is trained on ends the batches with a sentence", async () => {
  const rows = await stored("damaged");
  const file = join(root, "damaged", "shard-00003.f32");
  const bytes = await readFile(file);
  bytes[9] ^= 1;
  writeFileSync(file, bytes);
  const batches = thread(rows, { epochs: 5 });
  await refused(
    fed(batches, 100),
    /shard-00003.f32 is damaged \(the checksum of rows 1001 to 1256 does not match\): write the rows/,
  );
  await batches.close();
  truncateSync(file, 100);
  const cut = thread(rows, { epochs: 5 });
  await refused(fed(cut, 100), /shard-00003.f32 is damaged \(it ends early\)/);
  await cut.close();
  rmSync(file);
  const missing = thread(rows, { epochs: 5 });
  await refused(fed(missing, 100), /shard-00003.f32 cannot be read: it does not exist/);
  await missing.close();
  assert.deepEqual(openFilesIn(root), []);
});

test("what is missing, unfinished, cut or of another writing is not opened", async () => {
  await refused(openStoredRows(join(root, "nowhere")), /nowhere cannot be read: it does not exist/);
  const folder = join(root, "opened");
  await stored("opened");
  truncateSync(join(folder, "shard-00000.f32"), 40);
  await refused(openStoredRows(folder), /shard-00000.f32 has 40 bytes where its 700 rows need 14000/);
  rmSync(join(folder, "shard-00000.info"));
  await refused(openStoredRows(folder), /shard-00000.info is not there/);
  // Goes on where it was left: the others are kept, and what is behind the last is removed.
  const written: number[] = [];
  await writeStoredRows(folder, shards(SIZES, written), "again");
  assert.deepEqual(written, [700]);
  assert.equal((await openStoredRows(folder)).ids.length, COUNT);
  const fewer: number[] = [];
  await writeStoredRows(folder, shards([700, 300], fewer), "again");
  assert.deepEqual(fewer, []);
  assert.equal((await openStoredRows(folder)).ids.length, 1000);
  assert.equal(await readFile(join(folder, "shard-00002.f32")).catch(() => "gone"), "gone");
});

test("a writing that fails once a shard has changed leaves nothing that is opened, and a damaged shard is written again", async () => {
  const folder = join(root, "failed");
  await stored("failed");
  async function* failing() {
    yield* shards([600]);
    throw new Error("the source ended");
  }
  await assert.rejects(writeStoredRows(folder, failing(), "x"), /the source ended/);
  await refused(openStoredRows(folder), /rows.info is not there, so there is no folder of feature rows: write it/);
  await writeStoredRows(folder, shards(), "x");
  const bytes = await readFile(join(folder, "shard-00000.f32"));
  bytes[13] ^= 4;
  writeFileSync(join(folder, "shard-00000.f32"), bytes);
  const written: number[] = [];
  await writeStoredRows(folder, shards(SIZES, written), "x");
  assert.deepEqual(written, [700]);
});

test("a writing that is refused before a shard has changed leaves what is there", async () => {
  const folder = join(root, "refused");
  await stored("refused");
  const stays = async (pending: AsyncGenerator<PendingShard>, pattern: RegExp) => {
    await assert.rejects(writeStoredRows(folder, pending, "x"), pattern);
    assert.equal((await openStoredRows(folder)).ids.length, COUNT);
  };
  async function* failing(more: () => PairedRows) {
    yield* shards([700]);
    yield { key: "other", rows: more };
  }
  const bad = numbered(700, 3);
  bad.video.data[2] = NaN;
  await stays(
    failing(() => {
      throw new Error("the source ended");
    }),
    /the source ended/,
  );
  await stays(
    failing(() => numbered(0, 3)),
    /video v0 occurs twice/,
  );
  await stays(
    failing(() => bad),
    /video of video v700 has NaN/,
  );
  await stays(shards([]), /there are no videos to write/);
});

test("videos that do not go together are refused", async () => {
  const of = (...rows: PairedRows[]) =>
    (async function* (): AsyncGenerator<PendingShard> {
      for (const [i, one] of rows.entries()) yield { key: `${i}`, rows: () => one };
    })();
  const write = (...rows: PairedRows[]) => writeStoredRows(join(root, "together"), of(...rows), "x");
  const [a, b] = [numbered(0, 3), numbered(3, 3)];
  await refused(write(), /there are no videos to write/);
  await refused(write(a, a), /video v0 occurs twice/);
  await refused(write(a, { ...b, video: b.audio }), /video v3 has video of 2 columns where video v0 has 3/);
  await refused(write(a, { ...b, classes: ["a"] }), /video v3 has the classes a, video v0 a, b, c/);
  await refused(write(a, { ...b, parts: ["train", "train", "train"] }), /a part of a split/);
  b.audio.data[3] = NaN;
  await refused(write(a, b), /audio of video v4 has NaN: repair or leave out this video/);
  writeFileSync(join(root, "together", "mine.txt"), "");
  await refused(write(a), /together holds other files \(mine.txt\)/);
});

test("a thread that begins in the middle of an epoch gives what is left, as one that was there from the beginning", async () => {
  const rows = await stored("from the middle");
  const whole = thread(rows, { epochs: 3, left: [5, 17] });
  const perEpoch = Math.floor((rows.ids.length - 2) / 50);
  const all = await fed(whole, 3 * perEpoch);
  await whole.close();
  for (const done of [1, perEpoch - 1, perEpoch, 2 * perEpoch + 3]) {
    const from = { epoch: Math.floor(done / perEpoch) + 1, batch: done % perEpoch };
    const part = thread(rows, { epochs: 3, left: [5, 17], from });
    assert.deepEqual(await fed(part, 3 * perEpoch - done), all.slice(50 * done), `after ${done} batches`);
    await part.close();
  }
});
