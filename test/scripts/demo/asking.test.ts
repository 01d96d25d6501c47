import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openIndex } from "../../../lib/retrieval/create-index";
import { extractAudio } from "../../../lib/media/extract/extract-views";
import { readSound } from "../../../lib/media/decode/read-sound";
import type { QueryChunk } from "../../../lib/retrieval/contract/search-types";
import type { CollectionParts } from "../../../scripts/demo/collection";
import { type DemoServer, startServer } from "../../../scripts/demo/server";
import type { PageHit } from "../../../scripts/demo/search";
import { make, PICTURE } from "../../media/samples";
import { temporaryFolder } from "../../temporary-folder";
import { ask, type Got } from "./ask";
import { makeIndex, makeSong, NASTY, smallCollection } from "./small-collection";

const folder = temporaryFolder();
const LIMIT = 3_000_000;
let parts: CollectionParts;
let server: DemoServer;
let song: Buffer;
before(async () => {
  parts = await smallCollection(join(folder, "collection"));
  server = await startServer(parts, { limits: { bytes: LIMIT } });
  song = readFileSync(await makeSong(join(folder, "song.wav"), 30));
});
after(() => server.close());

const send = (body: Buffer | string, headers = {}) => ask(server, "queries", { method: "POST", body, headers });
const search = (asked: object) => ask(server, "search", { method: "POST", body: JSON.stringify(asked) });
const nothingLeft = () => assert.deepEqual(readdirSync(server.folder), []);

interface Query {
  query: number;
  seconds: number;
  rows: number;
  peaks: number[];
  notes: string[];
}

async function queryOf(got: Promise<Got>): Promise<Query> {
  const { status, json, body } = await got;
  assert.equal(status, 200, body.toString().slice(0, 300));
  return json() as unknown as Query;
}

test("a song is read, played back as it was read, and answered as the library answers", async () => {
  const { query, seconds, rows, peaks, notes } = await queryOf(send(song));
  nothingLeft();
  assert.deepEqual([seconds, rows, notes], [30, 30, []]);
  assert.equal(peaks.length, 800);
  const [quiet, loud] = [peaks[100], peaks[400]];
  assert.ok(loud > 4 * quiet && loud <= 1, `${quiet}, ${loud}`);

  const wav = await ask(server, `sounds/${query}`);
  const played = await readSound(await make("-i", await written(wav.body), join(folder, "again.wav")));
  const sent = await readSound(join(folder, "song.wav"));
  assert.equal(played.samples.length, sent.samples.length);
  assert.ok(sent.samples.every((value, i) => Math.abs(value - played.samples[i]) < 1e-4));
  const middle = await ask(server, `sounds/${query}`, { headers: { range: "bytes=1000-1009" } });
  assert.deepEqual([middle.status, middle.body.equals(wav.body.subarray(1000, 1010))], [206, true]);

  const index = await openIndex(parts.folder);
  const { source, rows: count, columns, data } = await extractAudio(join(folder, "song.wav"), { extractor: "spectral" });
  const own = [{ rows: count, columns, data, source }];
  for (const mode of ["attention", "whole", { from: 10, to: 20 }] as const)
    for (const by of ["moments", "whole"]) {
      const told = (await search({ query, mode, k: 5, by })).json() as unknown as { hits: PageHit[]; chunks: QueryChunk[] };
      const [wanted] = await index.search(own, { mode, k: 5, moments: by === "moments", explain: true });
      assert.deepEqual(told.hits.map(({ id }) => id), wanted.map(({ id }) => id)); // prettier-ignore
      told.hits.forEach(({ score, explanation }, i) => {
        assert.ok(Math.abs(score - wanted[i].score) < 1e-6);
        assert.deepEqual(explanation!.chunk, wanted[i].explanation!.chunk);
      });
      assert.ok(
        told.hits.every(({ from, to }) => to! - from! === 10),
        "the best moment is told either way",
      );
      const [{ chunks }] = await index.embed(own, { mode });
      assert.deepEqual(told.chunks, chunks);
    }
});

async function written(bytes: Buffer): Promise<string> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(join(folder, "played.wav"), bytes);
  return join(folder, "played.wav");
}

test("class and number of answers hold; each answer has its file and its place", async () => {
  const { query } = await queryOf(ask(server, "examples/0", { method: "POST" }));
  const { hits } = (await search({ query, mode: "attention", k: 50, by: "whole", filter: { class: "calm" } })).json() as { hits: (PageHit & { media?: number })[] }; // prettier-ignore
  assert.equal(hits.length, 6);
  for (const { id, class: name, media, point } of hits) {
    assert.equal(name, "calm");
    assert.equal(media, [...parts.files.keys()].indexOf(id));
    assert.ok(point.every(Number.isFinite));
  }
  assert.ok(hits.some(({ id }) => id === NASTY));
  const all = (await search({ query, mode: "attention", k: 50, by: "whole" })).json() as { hits: { media?: number }[] };
  assert.equal(all.hits.filter(({ media }) => media === undefined).length, 1, "a video without a file has none");
  const about = (await ask(server, "collection")).json();
  assert.deepEqual([about.size, about.classes, (about.points as unknown[]).length], [12, ["calm", "wild"], 12]);
  assert.doesNotMatch(JSON.stringify(about), new RegExp(folder), "no path leaves the server");
});

test("several ranges ask as clips of one query, by their seconds in the file", async () => {
  const { query } = await queryOf(send(song));
  const index = await openIndex(parts.folder);
  const ranges = [{ from: 20, to: 30 }, { from: 3, to: 15 }]; // prettier-ignore
  const clips = await Promise.all(
    ranges.map(async ({ from, to }) => {
      const { rows, columns, data, source } = await extractAudio(join(folder, "song.wav"), { extractor: "spectral" });
      assert.equal(rows, 30);
      return { rows: to - from, columns, data: data.slice(from * columns, to * columns), source };
    }),
  );
  const told = (await search({ query, mode: { clips: ranges }, k: 4, by: "moments" })).json() as unknown as { hits: PageHit[]; chunks: QueryChunk[] }; // prettier-ignore
  const [wanted] = await index.search(clips, { mode: "clips", k: 4, moments: true, explain: true });
  assert.deepEqual(told.hits.map(({ id }) => id), wanted.map(({ id }) => id)); // prettier-ignore
  told.hits.forEach(({ score, explanation }, i) => {
    assert.ok(Math.abs(score - wanted[i].score) < 1e-6);
    const { clip, from, to } = wanted[i].explanation!.chunk!;
    const start = ranges[clip].from;
    assert.deepEqual([explanation!.chunk!.from, explanation!.chunk!.to], [from + start, to + start]);
  });
  const seconds = told.chunks.map(({ clip, from, to }) => [clip, from, to]);
  assert.deepEqual(seconds, [[0, 20, 30], [1, 3, 13], [1, 13, 15]]); // prettier-ignore
});

test("what is liked and what is not moves the answers as the library moves them", async () => {
  const { query } = await queryOf(send(song));
  const index = await openIndex(parts.folder);
  const { source, rows, columns, data } = await extractAudio(join(folder, "song.wav"), { extractor: "spectral" });
  const feedback = { more: ["video 3", NASTY], less: ["video 4"] };
  const asked = { query, mode: "attention", k: 12, by: "whole" };
  const told = (await search({ ...asked, ...feedback })).json() as unknown as { hits: PageHit[]; point: number[] };
  const [wanted] = await index.search([{ rows, columns, data, source }], { ...feedback, k: 12 });
  assert.deepEqual(told.hits.map(({ id }) => id), wanted.map(({ id }) => id)); // prettier-ignore
  told.hits.forEach(({ score }, i) => assert.ok(Math.abs(score - wanted[i].score) < 1e-6));
  const plain = (await search(asked)).json() as unknown as { hits: PageHit[] };
  assert.notDeepEqual(
    plain.hits.map(({ id }) => id),
    told.hits.map(({ id }) => id),
  );
});

test("columns of the table are told with what can be chosen, and filters by them hold", async () => {
  const { columns } = (await ask(server, "collection")).json();
  assert.deepEqual(columns, [
    { name: "year", kind: "range", from: 1990, to: 2000 },
    { name: "style", kind: "choice", values: [NASTY, "acoustic", "electric"] },
    { name: "live", kind: "choice", values: [false, true] },
  ]);
  const { query } = await queryOf(ask(server, "examples/0", { method: "POST" }));
  const idsBy = async (filter: object) => {
    const { hits } = (await search({ query, mode: "attention", k: 50, by: "whole", filter })).json() as { hits: PageHit[] };
    return hits.map(({ id }) => id).sort();
  };
  assert.deepEqual(await idsBy({ year: { from: 1994, to: 1996 } }), ["video 4", "video 5", "video 6"]);
  assert.deepEqual(await idsBy({ style: "electric", live: true }), ["video 2", "video 8"]);
  assert.deepEqual(await idsBy({ class: "wild", style: NASTY, year: { from: 1995 } }), ["video 7"]);
  assert.deepEqual(await idsBy({ year: { from: 2000.5 } }), []);
});

test("what cannot be read is told in a sentence without a path, and nothing is left", async () => {
  const silentFilm = readFileSync(await make(...PICTURE(2), "-c:v", "mpeg4", join(folder, "silent.mp4")));
  const cut = readFileSync(await make("-f", "lavfi", "-i", "sine=d=0.3:r=16000", join(folder, "short.wav")));
  const playlist = `#EXTM3U\n#EXTINF:30,\n${join(folder, "song.wav")}\n#EXT-X-ENDLIST\n`;
  const concat = `ffconcat version 1.0\nfile '${join(folder, "song.wav")}'\n`;
  for (const [body, status, sentence] of [
    [Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)), 415, /^This file cannot be read as media: it is not media/],
    [silentFilm, 415, /^This file has no sound\.$/],
    [silentFilm.subarray(0, 300), 415, /^This file cannot be read as media: .*\.$/],
    [cut, 415, /^This file: .*second.*\.$/],
    ["", 400, /^This file is empty\.$/],
    [playlist, 415, /^This file is no audio or video file: it is text\.$/],
    [`\ufeff${playlist}`, 415, /it is text/],
    [concat, 415, /it is text/],
  ] as const) {
    const got = await send(body as Buffer);
    assert.equal(got.status, status, got.body.toString());
    assert.match(got.error(), sentence);
    assert.doesNotMatch(got.error(), /tmp|sdcca/);
    nothingLeft();
  }
}); // prettier-ignore

test("a file that is too large is refused by what it announces, and by what comes", async () => {
  const announced = await send(Buffer.alloc(LIMIT + 1));
  assert.deepEqual([announced.status, announced.error()], [413, "This file is too large: at most 3 MB can be sent."]);
  const streamed = await send(Buffer.alloc(LIMIT + 1, 0xff), { "transfer-encoding": "chunked" });
  assert.deepEqual([streamed.status, streamed.error()], [413, "This file is too large: at most 3 MB can be sent."]);
  nothingLeft();
});

/** Begins to send a file, and stops in the middle. */
async function halfSent(): Promise<Socket> {
  const { hostname, port, pathname } = new URL(server.url);
  const there = readdirSync(server.folder).length;
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => undefined);
  socket.write(`POST ${pathname}queries HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 100000\r\n\r\nRIFF\0`);
  while (readdirSync(server.folder).length === there) await new Promise((resolve) => setTimeout(resolve, 10));
  return socket;
}

test("no more than two files at once; those whose sender goes away are removed, and make room", async () => {
  const halves = [await halfSent(), await halfSent()];
  for (const busy of [await send(song), await ask(server, "examples/0", { method: "POST" })])
    assert.deepEqual([busy.status, busy.error()], [503, "The server is busy with other files. Wait a little, and try again."]);
  assert.equal(readdirSync(server.folder).length, 2);
  for (const socket of halves) socket.destroy();
  while (readdirSync(server.folder).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await queryOf(send(song));
});

test("questions that are none are told, and so are queries that are kept no longer", async () => {
  const { query } = await queryOf(send(song));
  const good = { query, mode: "attention", k: 3, by: "whole" };
  for (const [asked, status, sentence] of [
    [{ ...good, k: 51 }, 400, /from 1 to 50/],
    [{ ...good, k: 0.5 }, 400, /from 1 to 50/],
    [{ ...good, k: 1.5 }, 422, /k must be a whole number/],
    [{ ...good, by: "luck" }, 400, /by is/],
    [{ ...good, mode: "luck" }, 422, /mode must be/],
    [{ ...good, mode: { from: 5, to: 500 } }, 422, /lasts 30 seconds/],
    [{ ...good, mode: { from: 5, to: 5 } }, 422, /must end behind its start/],
    [{ ...good, filter: { class: "luck" } }, 422, /no class "luck"/],
    [{ ...good, filter: { luck: 1 } }, 422, /no column "luck" to filter by; it has class, year, style, live/],
    [{ ...good, filter: { year: { above: 1 } } }, 422, /must be a value, a list of values, or a range/],
    [{ ...good, filter: [1] }, 400, /filter is a list, not a record/],
    [{ ...good, mode: { clips: [] } }, 400, /^Give from 1 to 10 ranges of seconds\.$/],
    [{ ...good, mode: { clips: Array(11).fill({ from: 0, to: 1 }) } }, 400, /^Give from 1 to 10 ranges/],
    [{ ...good, mode: { clips: { length: 1 } } }, 400, /mode\.clips is a record, not a list/],
    [{ ...good, mode: { clips: [{ from: 0 }] } }, 400, /mode\.clips\[0\] has no to/],
    [{ ...good, mode: { clips: [{ from: 0, to: null }] } }, 400, /mode\.clips\[0\]\.to is/],
    [
      {
        ...good,
        mode: {
          clips: [
            { from: 0, to: 1 },
            { from: 25, to: 31 },
          ],
        },
      },
      422,
      /lasts 30 seconds/,
    ],
    [{ ...good, mode: { clips: [{ from: -1, to: 1 }] } }, 422, /from must be/],
    [{ ...good, more: ["nobody"] }, 422, /holds no "nobody"/],
    [{ ...good, less: ["../../etc/passwd"] }, 422, /holds no "\.\.\/\.\.\/etc\/passwd"/],
    [{ ...good, more: "video 1" }, 400, /more is .*, not a list/],
    [{ ...good, more: [1] }, 400, /more\[0\] is/],
    [{ ...good, less: Array(21).fill("video 1") }, 400, /^At most 20 videos can be liked/],
    [{ ...good, more: ["video 1"], less: ["video 1"] }, 400, /cannot be both more and less like video 1: choose one\.$/],
    [{ ...good, query: "1" }, 400, /query is/],
    [{ ...good, query: query + 1 }, 404, /no longer kept/],
    [[1], 400, /cannot be read/],
    [null, 400, /cannot be read/],
  ] as const) {
    const got = await search(asked as object);
    assert.equal(got.status, status, `${JSON.stringify(asked)}: ${got.body}`);
    assert.match(got.error(), sentence);
  }
  assert.equal((await ask(server, "search", { method: "POST", body: "{" })).error(), "This request is no JSON.");
  assert.equal((await ask(server, "search", { method: "POST", body: " ".repeat(20_000) })).status, 413);
  for (let i = 0; i < 4; i++) await queryOf(send(song));
  assert.match((await search(good)).error(), /no longer kept: choose the file again/);
  assert.equal((await ask(server, `sounds/${query}`)).status, 404);
});

test("an index that goes, comes again, or is of another model is told, without a new start", async () => {
  const { query } = await queryOf(send(song));
  const asked = { query, mode: "attention", k: 3, by: "whole" };
  const before = (await search(asked)).body.toString();
  rmSync(join(parts.folder, "index.sdcca"));
  const missing = await search(asked);
  assert.equal(missing.status, 422);
  assert.match(missing.error(), /holds no index: there is no index\.sdcca in it/);
  assert.equal((await ask(server, "collection")).status, 422);
  await makeIndex(parts.folder, 1);
  const again = await search(asked);
  assert.equal(again.status, 200);
  assert.notEqual(again.body.toString(), before);
  await makeIndex(parts.folder, 1, "somebody's own");
  assert.match((await search(asked)).error(), /^no media file can ask this index: its model was fitted on somebody's own 1/);
  await makeIndex(parts.folder, 1, "musicnn");
  assert.match((await search(asked)).error(), /fitted on audio of musicnn .*; got spectral .*differs in the extractor/);
  await makeIndex(parts.folder);
  assert.equal((await search(asked)).body.toString(), before);
});
