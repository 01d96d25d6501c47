import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { CollectionParts } from "../../../scripts/demo/collection";
import { rangeOf } from "../../../scripts/demo/send";
import { type DemoServer, startServer } from "../../../scripts/demo/server";
import { temporaryFolder } from "../../temporary-folder";
import { ask, askPath } from "./ask";
import { makeFilm, makeIndex, smallCollection } from "./small-collection";

const folder = temporaryFolder();
let parts: CollectionParts;
let server: DemoServer;
before(async () => {
  parts = await smallCollection(join(folder, "collection"));
  server = await startServer(parts);
});
after(() => server.close());

const ROUTES = ["", "page.css", "main.js", "plotly.js", "collection", "media/0", "sounds/1"];

test("the page and its files come, each with the headers that shut everything else out", async () => {
  for (const [path, type] of [["", "text/html"], ["page.css", "text/css"], ["main.js", "text/javascript"], ["plotly.js", "text/javascript"]]) {
    const { status, headers, body } = await ask(server, path);
    assert.equal(status, 200, path);
    assert.match(String(headers["content-type"]), new RegExp(`^${type}`));
    assert.match(String(headers["content-security-policy"]), /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.doesNotMatch(String(headers["content-security-policy"]), /unsafe|http|\*/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.ok(body.length > 100);
  }
  const page = (await ask(server, "")).body.toString();
  assert.doesNotMatch(page, /https?:|<script>|style="|onclick/);
}); // prettier-ignore

test("without the token nothing is answered, whatever is asked", async () => {
  const { pathname } = new URL(server.url);
  const wrong = ["/", "//", `/${"x".repeat(pathname.length - 2)}/`, pathname.slice(0, -2) + "/", pathname.toUpperCase(), `/x${pathname}`];
  for (const start of wrong)
    for (const path of ROUTES) {
      const { status, error } = await askPath(server, start + path);
      assert.equal(status, 403, start + path);
      assert.match(error(), /lacks the token/);
    }
  assert.equal((await askPath(server, "/queries", { method: "POST", body: "x" })).status, 403);
  const other = await startServer(parts);
  assert.notEqual(new URL(other.url).pathname, pathname);
  assert.ok(pathname.length > 20);
  await other.close();
}); // prettier-ignore

test("another host's name and another site's page are refused, also with the token", async () => {
  const { port } = new URL(server.url);
  for (const host of ["evil.example", `evil.example:${port}`, `127.0.0.1:${Number(port) + 1}`, "127.0.0.1", `[::1]:${port}`])
    for (const path of ROUTES) assert.equal((await ask(server, path, { headers: { host } })).status, 403, `${host} ${path}`);
  assert.equal((await ask(server, "", { headers: { host: `localhost:${port}` } })).status, 200);
  for (const origin of ["http://evil.example", "null", `http://127.0.0.1:${Number(port) + 1}`, `https://127.0.0.1:${port}`])
    assert.equal((await ask(server, "search", { method: "POST", headers: { origin }, body: "{}" })).status, 403, origin);
  const own = await ask(server, "search", { method: "POST", headers: { origin: `http://127.0.0.1:${port}` }, body: "{}" });
  assert.equal(own.status, 400);
});

test("nothing but this machine's own address is bound", async (t) => {
  const { hostname, port } = new URL(server.url);
  assert.equal(hostname, "127.0.0.1");
  const others = Object.values(networkInterfaces()).flatMap((list) => list!.filter(({ internal }) => !internal));
  if (others.length === 0) t.diagnostic("this machine has no other address");
  for (const { address, family } of others.filter((one) => one.family === "IPv4")) {
    const refused = await new Promise<boolean>((tell) => {
      const socket = connect({ host: address, port: Number(port), family: family === "IPv4" ? 4 : 6 });
      socket.once("connect", () => (socket.destroy(), tell(false))).once("error", () => tell(true));
    });
    assert.ok(refused, address);
  }
});

test("no path of a request reaches the file system", async () => {
  const secret = join(folder, "secret.txt");
  writeFileSync(secret, "secret");
  const up = "../".repeat(20);
  const tries = [
    ...[`media/${up}${secret}`, `media/${encodeURIComponent(up + secret)}`, `media/..%2f..%2f${secret}`, `media//${secret}`],
    ...[`${up}${secret}`, secret.slice(1), `page/${up}${secret}`, "../server.ts", "..%2fserver.ts", "index.html", "server.ts"],
    ...["media/-1", "media/99", "media/0x0", "media/1e0", "media/ 0", "media/__proto__", "media/length", "media/", "media"],
    ...["sounds/__proto__", "sounds/-1", "sounds/1%00", "constructor", "toString", "media/0\\..\\..", "main.js/../../server.ts"],
  ];
  for (const path of tries.filter((one) => !/ /.test(one))) {
    const { status, body } = await ask(server, path);
    assert.ok(status === 404 || status === 403, `${path}: ${status}`);
    assert.doesNotMatch(body.toString(), /secret\b.{0,3}$|import /, path);
  }
  for (const number of ["-1", "1", "..", secret.slice(1)])
    assert.equal((await ask(server, `examples/${number}`, { method: "POST" })).status, 404);
  for (const method of ["PUT", "DELETE", "OPTIONS", "PATCH"])
    assert.equal((await ask(server, "media/0", { method })).status, 405);
});

test("ranges: first, last, open and from the end; what is outside is told, what is not understood is the whole", () => {
  assert.deepEqual(rangeOf("bytes=0-9", 100), { start: 0, end: 9 });
  assert.deepEqual(rangeOf("bytes=90-", 100), { start: 90, end: 99 });
  assert.deepEqual(rangeOf("bytes=90-900", 100), { start: 90, end: 99 });
  assert.deepEqual(rangeOf("bytes=-10", 100), { start: 90, end: 99 });
  assert.deepEqual(rangeOf("bytes=-900", 100), { start: 0, end: 99 });
  for (const outside of ["bytes=100-", "bytes=100-200", "bytes=-0"]) assert.equal(rangeOf(outside, 100), "outside", outside);
  assert.equal(rangeOf("bytes=0-0", 0), "outside");
  for (const whole of [undefined, "bytes=-", "bytes=9-0", "bytes=0-1,5-6", "seconds=0-1", "bytes=a-b"])
    assert.equal(rangeOf(whole, 100), undefined, whole);
});

test("media come whole or in part, and a file that is gone is told", async () => {
  const film = readFileSync(parts.files.values().next().value!.video);
  const whole = await ask(server, "media/0");
  assert.deepEqual([whole.status, whole.headers["content-type"], whole.headers["accept-ranges"]], [200, "video/webm", "bytes"]);
  assert.ok(whole.body.equals(film));
  const part = await ask(server, "media/0", { headers: { range: "bytes=100-199" } });
  assert.deepEqual([part.status, part.headers["content-range"]], [206, `bytes 100-199/${film.length}`]);
  assert.ok(part.body.equals(film.subarray(100, 200)));
  const outside = await ask(server, "media/0", { headers: { range: `bytes=${film.length}-` } });
  assert.deepEqual([outside.status, outside.headers["content-range"]], [416, `bytes */${film.length}`]);
  const head = await ask(server, "media/0", { method: "HEAD" });
  assert.deepEqual([head.status, head.headers["content-length"], head.body.length], [200, String(film.length), 0]);

  const gone = await makeFilm(join(folder, "gone.webm"), 1, 440);
  const short = await startServer({ ...parts, files: new Map([["video 1", { audio: gone, video: gone }]]) });
  rmSync(gone);
  const told = await ask(short, "media/0");
  assert.deepEqual([told.status, told.error()], [404, "This file is no longer where it was."]);
  await short.close();
});

test("a sound that is another file than the video has a number of its own, behind those of the videos", async () => {
  const [film, song] = [parts.files.get("video 1")!.video, parts.examples[0].path];
  const other = join(folder, "other.wav");
  writeFileSync(other, "a sound");
  const files = new Map([
    ["video 1", { audio: other, video: film }],
    ["video 2", { audio: song, video: song }],
    ["video 3", { audio: song, video: film }],
  ]);
  const paired = await startServer({ ...parts, files });
  const { query } = (await ask(paired, "examples/0", { method: "POST" })).json();
  const body = JSON.stringify({ query, mode: "whole", k: 12, by: "whole" });
  const { hits } = (await ask(paired, "search", { method: "POST", body })).json() as { hits: { id: string; media?: number; sound?: number }[] }; // prettier-ignore
  const numbers = new Map(hits.map(({ id, media, sound }) => [id, [media, sound]]));
  const of = ["video 1", "video 2", "video 3", "video 4"].map((id) => numbers.get(id));
  assert.deepEqual(of, [[0, 3], [1, undefined], [2, 4], [undefined, undefined]]); // prettier-ignore
  assert.equal((await ask(paired, "media/3")).body.toString(), "a sound");
  assert.equal((await ask(paired, "media/5")).status, 404);
  assert.equal((await ask(paired, "collection")).json().files, 3);
  await paired.close();
});

test("its end removes its folder, also with files that are still on their way", async () => {
  const short = await startServer(parts);
  const { hostname, port, pathname } = new URL(short.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => undefined);
  socket.write(`POST ${pathname}queries HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 1000\r\n\r\nsome`);
  while (readdirSync(short.folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await short.close();
  assert.throws(() => readdirSync(short.folder), /ENOENT/);
  socket.destroy();
});

test("a collection of weak labels says so on the page", async () => {
  await makeIndex(join(folder, "weak"), 0, undefined, true);
  const weak = await startServer({ ...parts, folder: join(folder, "weak") });
  const aboutOf = async (of: DemoServer) =>
    (JSON.parse((await ask(of, "collection")).body.toString()) as { about: string }).about;
  assert.match(await aboutOf(weak), /^A small collection for tests\. The labels are weak: a machine guessed them\./);
  assert.equal(await aboutOf(server), "A small collection for tests.");
  await weak.close();
});
