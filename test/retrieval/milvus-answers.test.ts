/** What servers and their client answer that is no plain success, and what becomes of an index then. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createIndex, openIndex } from "../../lib/retrieval/create-index";
import { MissingCollection } from "../../lib/retrieval/milvus/answers";
import { makeCollection } from "../../lib/retrieval/milvus/collection";
import { dropIndex } from "../../lib/retrieval/milvus/dropping";
import { filledCollection } from "../../lib/retrieval/milvus/filled-collection";
import { type Client, Milvus } from "../../lib/retrieval/milvus/milvus-client";
import { MilvusEngine } from "../../lib/retrieval/milvus/milvus-engine";
import { refused } from "../refused";
import { grpcError } from "./fake-milvus";
import { about, idsFrom, items, started, windowsOf } from "./milvus-items";

const make = (milvus: Milvus, ids: string[]) => filledCollection(milvus, "music", about, items(ids, 2));
const REFUSALS = {
  "of milvus-lite": { error_code: "Success", code: 1, reason: "disk is full\nTraceback" },
  "of an old server": { error_code: "UnexpectedError", reason: "disk is full" },
  "of a new server": { error_code: "UnexpectedError", code: 65_535, reason: "disk is full" },
};

for (const [whose, status] of Object.entries(REFUSALS))
  test(`a refusal ${whose} is one in every call of a making, and leaves the index before`, async () => {
    for (const method of "createCollection createIndex loadCollectionAsync getLoadState upsert query alterAlias".split(" ")) {
      const { fake, milvus } = await started(3, whose.endsWith("lite"));
      fake.refuses = (one) => (one === method ? status : undefined);
      await refused(make(milvus, idsFrom(0, 5)), new RegExp(`^Milvus at http://here refuses ${method}: disk is full$`), method);
      assert.deepEqual(fake.keys("music"), ["v0", "v1", "v2"]);
      assert.equal(fake.collections.size, 2, method);
    }
  });

test("a refused change changes nothing, and says so", async () => {
  const { fake, engine } = await started();
  fake.refuses = (method) => (method === "deleteEntities" ? REFUSALS["of milvus-lite"] : undefined);
  await refused(engine.remove(["v1"]), /refuses deleteEntities: disk is full; of the 1 items the first 0 are removed/);
  fake.refuses = (method) => (method === "query" ? REFUSALS["of milvus-lite"] : undefined);
  await refused(engine.add(items(["v1"], 3)), /refuses query: disk is full/);
  assert.deepEqual(fake.keys("music"), ["v0", "v1", "v2"]);
});

test("rows that are lost without a word keep a new index from its name", async () => {
  const { fake, milvus } = await started();
  fake.loses = 1;
  await refused(make(milvus, idsFrom(0, 5)), /holds 4 rows of the 5 that were sent: does another process make "music" too/);
  assert.deepEqual(fake.keys("music"), ["v0", "v1", "v2"]);
  fake.refuses = (method) => {
    if (method === "upsert") fake.loses = fake.log.filter(([one]) => one === "upsert").length % 2 === 0 ? 1 : 0;
    return undefined;
  };
  await refused(make(milvus, idsFrom(0, 5)), /holds 9 rows of the 10 that were sent/);
});

test("a new collection that another process drops is told", async () => {
  const { fake, milvus } = await started();
  fake.refuses = (method, { collection_name: name }) => {
    if (method === "upsert") fake.collections.delete(name as string);
    return undefined;
  };
  await refused(make(milvus, idsFrom(0, 5)), /no longer holds the collection "music_.*does another process make "music" too\?/);
});

test("an error of describing drops nothing: no collection is taken for one that is not there", async () => {
  const { fake, milvus, engine } = await started();
  const all = [...fake.collections.keys()];
  for (const status of [{ error_code: "RateLimit", code: 8, reason: "rate limit" }, REFUSALS["of milvus-lite"]]) {
    fake.refuses = (method) => (method === "describeCollection" ? status : undefined);
    await refused(make(milvus, ["v9"]), /refuses describeCollection: /);
    await refused(dropIndex(milvus, "music", engine.collection), /refuses describeCollection: /);
  }
  assert.deepEqual([...fake.collections.keys()], all);
  fake.refuses = undefined;
  await make(milvus, ["v9"]);
  assert.deepEqual(fake.keys("music"), ["v9"]);
});

for (const lite of [false, true])
  test(`windows of an index stay with it, and its name, when another of the name is made, ${lite ? "lite" : "full"}`, async () => {
    const { fake, milvus, engine } = await started(3, lite);
    // A collection that holds another index's alias, and one whose items are gone.
    for (const name of ["kept", "left"]) {
      const collection = `music_0123456789ab_${name}`;
      if (name === "kept")
        fake.createCollection({ collection_name: collection, properties: { "sdcca.index": JSON.stringify(about) } });
      fake.createCollection({ collection_name: `${collection}_windows`, properties: { "sdcca.index": JSON.stringify(about) } });
    }
    if (!lite) fake.createAlias({ collection_name: "music_0123456789ab_kept", alias: "other" });
    fake.refuses = (method) => (method === "upsert" ? REFUSALS["of a new server"] : undefined);
    await refused(make(milvus, ["v9"]), /disk is full/);
    assert.deepEqual(fake.keys("music"), ["v0", "v1", "v2"]);
    assert.deepEqual(fake.keys(`${engine.collection}_windows`), windowsOf(idsFrom(0, 3)));
    const kept = lite ? [] : ["music_0123456789ab_kept", "music_0123456789ab_kept_windows"];
    assert.deepEqual([...fake.collections.keys()], [engine.collection, `${engine.collection}_windows`, ...kept]);
  });

for (const lite of [false, true])
  test(`dropping an index that was made again leaves the new one, ${lite ? "lite" : "full"}`, async () => {
    const { fake, milvus, engine } = await started(3, lite);
    const next = await make(milvus, ["v9"]);
    await dropIndex(milvus, "music", engine.collection);
    assert.deepEqual(fake.keys("music"), ["v9"]);
    await dropIndex(milvus, "music", next.collection);
    assert.equal(fake.collections.size + fake.aliases.size, 0);
  });

test("a drop that loses its connection at any call can be done again", async () => {
  for (let at = 1; ; at++) {
    const { fake, milvus, engine } = await started();
    fake.lost = { at, done: true };
    const error = await dropIndex(milvus, "music", engine.collection).catch((error: Error) => error);
    if (!error) break;
    fake.lost = undefined;
    await dropIndex(milvus, "music", engine.collection);
    assert.equal(fake.collections.size + fake.aliases.size, 0, `call ${at}`);
  }
});

for (const lite of [false, true])
  test(`one lost answer never costs the name its index, ${lite ? "lite" : "full"}`, async () => {
    for (let at = 1; ; at++) {
      const { fake, milvus } = await started(3, lite);
      fake.lost = { at, done: true, once: true };
      const made = await make(milvus, idsFrom(0, 5)).catch((error: Error) => error);
      if (fake.calls < at) break;
      assert.ok([3, 5].includes(fake.keys("music").length), `call ${at}: ${fake.keys("music")}`);
      if (made instanceof MilvusEngine) assert.equal(fake.aliases.get("music"), made.collection);
      else assert.match(made.message, /no Milvus server answers/);
    }
  });

test("two makings and adds within a millisecond are two", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_700_000_000_000 });
  const { fake, milvus, engine } = await started();
  const next = await make(milvus, ["v0"]);
  assert.notEqual(next.collection, engine.collection);
  await next.add(items(["v1", "v2"], 1));
  await next.add(items(["v3"], 1));
  const places = [...fake.collections.get(next.collection)!.rows.values()].flat().map(({ place }) => place);
  assert.equal(new Set(places).size, 4);
});

test("a change that is sent twice leaves each row once", async () => {
  const { fake, milvus, engine } = await started();
  fake.repeats = true;
  await engine.add(items(["v3"], 2));
  await engine.replace(items(["v0"], 2, 7));
  const next = await filledCollection(milvus, "other", about, items(["a", "b"], 1));
  assert.deepEqual(fake.keys("music"), ["v0", "v1", "v2", "v3"]);
  assert.deepEqual([await engine.size(), await next.size()], [4, 2]);
});

test("changes of a handle take turns", async () => {
  const { fake, engine } = await started();
  const both = await Promise.allSettled([engine.add(items(["v3"], 2)), engine.add(items(["v3"], 3))]);
  assert.deepEqual(both.map(({ status }) => status), ["fulfilled", "rejected"]); // prettier-ignore
  assert.match(String((both[1] as PromiseRejectedResult).reason), /holds "v3" already/);
  await Promise.all([engine.remove(["v3"]), engine.add(items(["v3"], 4)), engine.replace(items(["v3"], 5))]);
  assert.deepEqual(fake.keys("music"), ["v0", "v1", "v2", "v3"]);
});

test("every call has a time limit, and loading has an end", async () => {
  const { fake, milvus, engine } = await started();
  await engine.add(items(["v3"], 1));
  await engine.remove(["v3"]);
  await engine.nearest({ gallery: "video", vectors: { rows: 1, columns: 1, data: new Float64Array([1]) }, k: 1, moments: false, withVectors: false }); // prettier-ignore
  await make(milvus, ["v9"]);
  for (const [method, { timeout }] of fake.log) assert.equal(timeout, 30_000, method);
  fake.loads = false;
  const hasty = new Milvus(fake.client, "http://here", 0.05);
  await refused(makeCollection(hasty, "more", about), /has not loaded the collection more within 0.05 seconds: give it more/);
});

test("a collection that is gone is told at every call", async () => {
  const { fake, milvus, engine } = await started();
  fake.collections.clear();
  const search = { gallery: "video", vectors: { rows: 1, columns: 1, data: new Float64Array([1]) }, k: 1, withVectors: false } as const; // prettier-ignore
  const calls = [
    () => engine.size(),
    () => engine.nearest({ ...search, moments: false }),
    () => engine.nearest({ ...search, moments: true }),
    () => engine.add(items(["v3"], 1)),
    () => engine.replace(items(["v0"], 1)),
    () => engine.remove(["v0"]),
    () => engine.vectorsOf(["v0"], "audio"),
  ];
  for (const call of calls)
    await refused(call(), /no longer holds the collection "music_.*: it was dropped or made again; open it with openIndex/);
  await assert.rejects(milvus.ask("describeCollection", { collection_name: "x" }), MissingCollection);
});

test("what the client throws is told in words, but for errors of the program", async () => {
  const answers: [unknown, RegExp][] = [
    [grpcError(14, "UNAVAILABLE: down"), /^no Milvus server answers at http:\/\/here \(14 UNAVAILABLE: down\): start it, or/],
    [grpcError(4, "DEADLINE_EXCEEDED"), /^no Milvus server answers/],
    [new Error("connect ECONNREFUSED"), /^no Milvus server answers/],
    [grpcError(7, "PERMISSION_DENIED: no grant"), /^Milvus at http:\/\/here does not let you in \(7 .*: give a token that may/],
    [grpcError(16, "UNAUTHENTICATED"), /does not let you in/],
    [
      grpcError(8, "RESOURCE_EXHAUSTED: too large\nat x"),
      /^Milvus at http:\/\/here refuses search: 8 RESOURCE_EXHAUSTED: too large$/,
    ],
    [new Error("pool is draining and cannot accept work"), /^this index over Milvus is closed: open it with openIndex$/],
    [{ error_code: "UnexpectedError", reason: "no room" }, /^Milvus at http:\/\/here refuses search: no room$/],
    [{ status: { error_code: "UnexpectedError", code: 5 } }, /refuses search: UnexpectedError, code 5$/],
    [{ code: 13 }, /refuses search: /],
  ];
  const client = (thrown: unknown) => ({ search: () => Promise.reject(thrown) }) as unknown as Client;
  for (const [thrown, message] of answers)
    await refused(new Milvus(client(thrown), "http://here").ask("search", {}), message, String(message));
  await assert.rejects(new Milvus(client(new TypeError("a slip")), "http://here").ask("search", {}), /^TypeError: a slip$/);
  const silent = { search: () => Promise.resolve({}) } as unknown as Client;
  await refused(new Milvus(silent, "http://here").ask("search", {}), /does not know search: use a newer server/);
});

test("an end of the connection that fails does not hide what failed first", async () => {
  const client = { closeConnection: () => Promise.reject(new Error("second")) } as unknown as Client;
  const work = new Milvus(client, "http://here").closedOnError(() => Promise.reject(new Error("first")));
  await assert.rejects(work, /first/);
});

test("a place without its url, or with a wrong one, is refused", async () => {
  const nothing = [{} as never, {} as never] as const;
  for (const place of [{ collection: "music" }, { token: "a:b" }, { patience: 3 }])
    await refused(
      createIndex(...nothing, { ...place, url: undefined } as never),
      /is of an index over Milvus, and there is no url/,
    );
  await refused(openIndex("music", { token: "a:b", url: undefined } as never), /token is of an index over Milvus/);
  for (const patience of [0, -1, NaN, 86_401, "3"])
    await refused(openIndex("music", { url: "http://here", patience: patience as number }), /patience must be a finite number/);
  await refused(openIndex("music", { url: "http://here", token: {} as never }), /token must be user:password, or a key/);
});
