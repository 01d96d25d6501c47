import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { cardHtml, showMedia } from "../../lib/notebook/media-cards";
import { makeVideo } from "../media/samples";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();

test("a card holds its pictures and its sound itself, and its caption as text", async () => {
  const file = await makeVideo(join(folder, "a.mkv"), 4);
  const caption = `<b>"one" & two`;
  const html = await cardHtml({ video: file, audio: file, caption, from: 1, to: 3 }, { frames: 2, seconds: 1, width: 40 });
  assert.match(html, /^<div><div>&lt;b&gt;&quot;one&quot; &amp; two<\/div>/);
  const pictures = [...html.matchAll(/<img width="40" alt="second ([\d.]+) of [^"]*" src="data:image\/jpeg;base64,([^"]+)">/g)];
  assert.deepEqual(pictures.map(([, second]) => second), ["1.5", "2.5"]); // prettier-ignore
  for (const [, , bytes] of pictures) assert.equal(Buffer.from(bytes, "base64").readUInt16BE(0), 0xffd8); // JPEG
  const [, sound] = /<audio controls src="data:audio\/mpeg;base64,([^"]+)">/.exec(html)!;
  const length = Buffer.from(sound, "base64").length;
  assert.ok(length > 2000 && length < 4500, `${length} bytes for one second`);
  assert.doesNotMatch(html, /https?:/);
});

test("without a file of one kind there is nothing of that kind; outside a kernel captions are printed", async (t) => {
  const file = await makeVideo(join(folder, "b.mkv"), 2);
  assert.doesNotMatch(await cardHtml({ video: file, caption: "mute" }), /<audio/);
  assert.doesNotMatch(await cardHtml({ audio: file, caption: "blind" }), /<img/);
  const log = t.mock.method(console, "log", () => undefined);
  await showMedia([{ audio: file, caption: "first" }, { audio: file, caption: "second" }], { seconds: 1 }); // prettier-ignore
  assert.deepEqual(log.mock.calls[0].arguments, ["first\nsecond"]);
});

test("options out of range are refused", async () => {
  const card = { audio: join(folder, "a.mkv"), caption: "" };
  await assert.rejects(cardHtml(card, { frames: 0 }), /frames/);
  await assert.rejects(cardHtml(card, { seconds: 0 }), /seconds of sound must be above 0/);
});
