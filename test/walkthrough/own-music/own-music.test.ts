import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openOwnMusic } from "../../../lib/walkthrough/own-music/own-music";
import { make, makeVideo, SOUND } from "../../media/samples";
import { temporaryFolder } from "../../temporary-folder";

const root = temporaryFolder();
const cache = join(root, "cache");

test("a folder of one's own is extracted once, with its labels; what cannot be worked on is told of", async (t) => {
  const media = join(root, "my music!");
  await mkdir(media);
  for (const [i, name] of ["a", "b", "c"].entries()) await makeVideo(join(media, `${name}.mkv`), 4 + i, 300 * (i + 1));
  await make(...SOUND(4), join(media, "only sound.wav"));
  writeFileSync(join(media, "labels.csv"), "id,class\na,high\nb,low\nc.mkv,low\n");
  const warn = t.mock.method(console, "warn", () => undefined);
  const own = await openOwnMusic({ media, cache, chunkSeconds: 2 });
  assert.deepEqual([own.example, own.labelling, own.features.ids], [false, "given", ["a", "b", "c"]]);
  assert.deepEqual(Array.from(own.features.labels, (label) => own.features.classes[label]), ["high", "low", "low"]); // prettier-ignore
  assert.deepEqual([own.features.audio.chunks.columns, own.features.video.columns], [200, 1280]);
  // 4 s of sound: patches at seconds 0 and 1, so two rows, one chunk; 5 s: three rows, two chunks.
  assert.deepEqual([...own.features.audio.starts], [0, 1, 3, 5]);
  assert.match(String(warn.mock.calls[0].arguments[0]), /left out only sound: .* has no video track/);
  assert.deepEqual(own.filesOf("b"), { audio: join(media, "b.mkv"), video: join(media, "b.mkv") });
  assert.throws(() => own.filesOf("z"), /there is no video z in/);

  const shard = join(own.data, own.files[0].shard!);
  const before = (await stat(shard)).mtimeMs;
  const told: string[] = [];
  const shown = t.mock.method(process.stderr, "write", (line: string) => told.push(line) > 0);
  const again = await openOwnMusic({ media, cache, chunkSeconds: 2 });
  shown.mock.restore();
  const progress = told.filter((line) => line.startsWith("extracting features"));
  assert.match(progress[0], /^extracting features ░+ +0 % \(0\/4\) · /);
  assert.match(progress.at(-1)!, /: done in .*, 4 of 4 · 3 were there\n$/);
  assert.deepEqual(again.features.audio.chunks, own.features.audio.chunks);
  assert.equal((await stat(shard)).mtimeMs, before, "nothing is extracted a second time");
});

test("without labels the videos have none; a table names files of both kinds", async () => {
  const folder = join(root, "table");
  await mkdir(folder);
  await makeVideo(join(folder, "p.mkv"), 4);
  await make(...SOUND(5, 900), join(folder, "s.wav"));
  writeFileSync(join(folder, "list.csv"), "id,audio,video\none,s.wav,p.mkv\n");
  const own = await openOwnMusic({ media: join(folder, "list.csv"), cache });
  assert.deepEqual([own.labelling, own.features.classes, own.features.labels[0]], ["none", [], -1]);
  assert.deepEqual(own.filesOf("one"), { audio: join(folder, "s.wav"), video: join(folder, "p.mkv") });
});

test("SDCCA_MEDIA names the folder; one that is not there, and one of which nothing works, is refused", async (t) => {
  process.env.SDCCA_MEDIA = join(root, "nowhere");
  t.after(() => delete process.env.SDCCA_MEDIA);
  await assert.rejects(openOwnMusic({ cache }), /there is no .*nowhere: SDCCA_MEDIA names a folder of music videos/);
  const broken = join(root, "broken");
  await mkdir(broken);
  await writeFile(join(broken, "x.mp4"), "no film");
  process.env.SDCCA_MEDIA = broken;
  t.mock.method(console, "warn", () => undefined);
  await assert.rejects(
    openOwnMusic({ cache }),
    /none of the 1 files in .*broken can be worked on \(.*x\.mp4 cannot be read as media/,
  );
});
