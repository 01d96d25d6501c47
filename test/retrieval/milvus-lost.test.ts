/** Changes of an index in Milvus whose connection is lost at any of their calls. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filledCollection } from "../../lib/retrieval/milvus/filled-collection";
import { Milvus } from "../../lib/retrieval/milvus/milvus-client";
import { MilvusEngine } from "../../lib/retrieval/milvus/milvus-engine";
import { InputError } from "../../lib/runtime/check";
import { temporaryFolder } from "../temporary-folder";
import type { FakeMilvus } from "./fake-milvus";
import { about, idsFrom, items, started, windowsOf } from "./milvus-items";
import { NO_MILVUS, startMilvus } from "./milvus-server";

/** More than one call takes: rows are sent 5,000 at a time, ids 1,000. */
const MANY = 5_001;
const sorted = (keys: unknown[]) => [...keys].sort();

/** Loses the connection at call 1, 2, … of a change, before or after the server carries it out, until none is lost. */
async function atEveryCall(
  change: (engine: MilvusEngine, milvus: Milvus) => Promise<unknown>,
  then: (fake: FakeMilvus, engine: MilvusEngine, message: string, milvus: Milvus) => Promise<void>,
  count?: number,
): Promise<number> {
  for (let at = 1; ; at++)
    for (const done of [false, true]) {
      const { fake, engine, milvus } = await started(count);
      fake.lost = { at, done };
      const error = await change(engine, milvus).then(
        () => undefined,
        (error: Error) => error,
      );
      if (fake.calls < at) return at - 1;
      assert.equal(error?.name, "InputError", `call ${at}: ${error}`);
      assert.match(error!.message, /no Milvus server answers at http:\/\/here/);
      fake.lost = undefined;
      await then(fake, engine, error!.message, milvus);
    }
}

test("an add that loses its connection says how much may be there, and goes again as if it had never been", async () => {
  const ids = idsFrom(3, MANY);
  const calls = await atEveryCall(
    (engine) => engine.add(items(ids, 2)),
    async (fake, engine, message) => {
      const there = fake.keys("music").length - 3 + (fake.keys(engine.collection + "_windows").length - 6);
      if (there > 0) assert.match(message, /up to (5000|5001) of the 5001 items are in the index now.*add them again/);
      await engine.add(items(ids, 2));
      assert.deepEqual(sorted(fake.keys("music")), sorted(idsFrom(0, MANY + 3)));
      assert.deepEqual(sorted(fake.keys(engine.collection + "_windows")), sorted(windowsOf(idsFrom(0, MANY + 3))));
    },
  );
  assert.ok(calls >= 8, `${calls} calls`);
});

test("half an add is taken out before any other change, and rows of the same ids that others added since stay", async () => {
  const { fake, milvus, engine } = await started();
  fake.lost = { at: 2, done: true };
  await assert.rejects(engine.add(items(["v3", "v4"], 2)), /up to 2 of the 2 items are in the index now/);
  fake.lost = undefined;
  const other = new MilvusEngine(milvus, engine.collection, about);
  await other.remove(["v4"]);
  await other.add(items(["v4"], 3));
  await engine.remove(["v0"]);
  assert.deepEqual(sorted(fake.keys("music")), ["v1", "v2", "v4"]);
});

test("a replacement that loses its connection leaves every item, with windows, and is finished by doing it again", async () => {
  const next = items(idsFrom(0, 3), 2, 7);
  const calls = await atEveryCall(
    (engine) => engine.replace(next),
    async (fake, engine, message) => {
      const windows = fake.keys(engine.collection + "_windows");
      assert.deepEqual(sorted(fake.keys("music")), ["v0", "v1", "v2"]);
      for (const id of next.ids) assert.ok([1, 7].some((second) => windows.includes(`${id} ${second}`)), message);
      const isChanged = [...fake.collections.get(engine.collection)!.rows.values()].flat().some(({ video }) => (video as number[])[0] === 2);
      if (isChanged) assert.match(message, /up to 3 of the 3 items are replaced.*replace them all again/);
      await engine.replace(next);
      assert.deepEqual(sorted(fake.keys(engine.collection + "_windows")), sorted(windowsOf(idsFrom(0, 3), 7)));
    },
  );
  assert.ok(calls >= 5, `${calls} calls`);
}); // prettier-ignore

test("a removal that loses its connection says how many are gone, and leaves no window without its item", async () => {
  const ids = idsFrom(3, 1_500);
  await atEveryCall(
    (engine) => engine.remove(ids),
    async (fake, engine, message) => {
      const there = new Set(fake.keys("music"));
      const owners = fake.keys(engine.collection + "_windows").map((key) => (key as string).split(" ")[0]);
      assert.ok(owners.every((id) => there.has(id)));
      const gone = ids.filter((id) => !there.has(id)).length;
      const [, first, more] = /of the 1500 items the first (\d+) are removed, and up to (\d+) after them/.exec(message) ?? [
        0, 0, 0,
      ];
      assert.ok(gone >= Number(first) && gone <= Number(first) + Number(more), `${gone}: ${message}`);
      await engine.remove(ids.filter((id) => there.has(id)));
      assert.deepEqual(sorted(fake.keys("music")), ["v0", "v1", "v2"]);
      assert.equal(fake.keys(engine.collection + "_windows").length, 6);
    },
    1_503,
  );
});

test("an index whose making loses its connection leaves the name on a whole one, and the next making drops the rest", async () => {
  const ids = idsFrom(0, 5);
  const calls = await atEveryCall(
    (_, milvus) => filledCollection(milvus, "music", about, items(ids, 2)),
    async (fake, _, message, milvus) => {
      const size = fake.keys("music").length;
      assert.ok(size === 3 || size === 5, `${size} items`);
      if (size === 3 && fake.collections.size > 2) assert.match(message, /may be left behind(, or have the name by now)?: making "music" again drops what is left/);
      // What is not ours stays, whatever it is called.
      fake.createCollection({ collection_name: "music_0123456789ab_mine", properties: {} });
      fake.createCollection({ collection_name: "music_more_0123456789ab_abc", properties: { "sdcca.index": JSON.stringify(about) } });
          const made = await filledCollection(milvus, "music", about, items(ids, 2));
      assert.deepEqual(sorted([...fake.collections.keys()]), sorted([made.collection, `${made.collection}_windows`, "music_0123456789ab_mine", "music_more_0123456789ab_abc"])); // prettier-ignore
      assert.equal(fake.keys("music").length, 5);
    },
  );
  assert.ok(calls >= 14, `${calls} calls`);
}); // prettier-ignore

test("a server takes out half an add and old windows, and drops what a making left", { skip: NO_MILVUS }, async () => {
  const server = await startMilvus(temporaryFolder());
  const milvus = await Milvus.connect({ url: server.url });
  const ask = milvus.ask.bind(milvus);
  try {
    const engine = await filledCollection(milvus, "music", about, items(["a", "b"], 1));
    let lost = false;
    milvus.ask = async (method, argument) => {
      lost ||= method === "upsert" && (argument as { collection_name: string }).collection_name.endsWith("_windows");
      const answer = await ask(method, argument);
      if (lost) throw new InputError("no answer");
      return answer as never;
    };
    await assert.rejects(engine.add(items(["c"], 1)), /up to 1 of the 1 items are in the index now/);
    milvus.ask = ask;
    assert.equal(await engine.size(), 3);
    await engine.replace(items(["a", "b"], 1, 7));
    assert.equal(await engine.size(), 2);
    const { data } = await ask<{ data: { window: string }[] }>("query", { collection_name: engine.collection + "_windows", filter: 'id in ["a", "b", "c"]', output_fields: ["window"], consistency_level: "Strong" });
    assert.deepEqual(sorted(data.map(({ window }) => window)), windowsOf(["a", "b"], 7));

    milvus.ask = async (method, argument) => {
      if (method === "alterAlias" || method === "dropCollection") throw new InputError("no answer");
      return ask(method, argument);
    };
    await assert.rejects(filledCollection(milvus, "music", about, items(["d"], 1)), /may be left behind.*making "music" again/);
    milvus.ask = ask;
    const next = await filledCollection(milvus, "music", about, items(["d"], 1));
    const there = await ask<{ data: { name: string }[] }>("showCollections", {});
    assert.deepEqual(sorted(there.data.map(({ name }) => name)), [next.collection, `${next.collection}_windows`]);
  } finally {
    await milvus.close();
    await server.stop();
  }
}); // prettier-ignore
