import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { asWriteError, writeWhole, writeWholeJson } from "../../../lib/runtime/files/atomic-write";
import { InputError } from "../../../lib/runtime/check";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { fullDevice } from "../../full-device";
import { temporaryFolder } from "../../temporary-folder";

const PLAIN = JSON.stringify(join(projectRoot(), "lib", "runtime", "files", "whole-file.js"));

async function* pieces(...all: string[]) {
  for (const piece of all) yield Buffer.from(piece);
}

test("text, bytes, pieces and a function that writes all arrive, in a folder that was not there", async () => {
  const folder = join(temporaryFolder(), "a", "b");
  const file = join(folder, "file");
  for (const [content, expected] of [
    ["żółć", "żółć"],
    [Uint8Array.of(65, 66), "AB"],
    [pieces("one ", "two"), "one two"],
    [async (handle: { writeFile(text: string): Promise<void> }) => handle.writeFile("by hand"), "by hand"],
  ] as const) {
    await writeWhole(file, content);
    assert.equal(readFileSync(file, "utf8"), expected);
  }
  await writeWholeJson(file, { a: [1] });
  assert.equal(readFileSync(file, "utf8"), '{\n  "a": [\n    1\n  ]\n}\n');
  assert.deepEqual(readdirSync(folder), ["file"]);
});

test("what fails half-way leaves the old content and nothing else", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "file");
  writeFileSync(file, "old");
  async function* failing() {
    yield Buffer.from("half");
    throw new Error("no more");
  }
  await assert.rejects(writeWhole(file, failing()), /^Error: no more$/);
  assert.equal(readFileSync(file, "utf8"), "old");
  assert.deepEqual(readdirSync(folder), ["file"]);
});

test("a process killed while it writes leaves the old content, and the next writer sweeps its part away", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "file");
  writeFileSync(file, "old");
  const text = `require(${PLAIN}).writeWholeFile(${JSON.stringify(file)}, async (handle) => {
    await handle.writeFile("half");
    console.log("half");
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  });`;
  const writer = spawn(process.execPath, ["-e", text], { stdio: ["ignore", "pipe", "inherit"] });
  await once(writer.stdout, "data");
  const parts = () => readdirSync(folder).filter((name) => name.endsWith(".partial"));
  assert.equal(parts().length, 1);
  await writeWhole(file, "newer");
  assert.equal(parts().length, 1, "what a living process writes is left alone");
  writer.kill("SIGKILL");
  await once(writer, "exit");
  assert.equal(readFileSync(file, "utf8"), "newer");
  const foreign = [0, 2].map((days) => {
    const path = join(folder, `file.0badcafe-7-5-0000000${days}.partial`);
    writeFileSync(path, "");
    const then = new Date(Date.now() - days * 86_400_000);
    utimesSync(path, then, then);
    return path;
  });
  await writeWhole(file, "newest");
  assert.deepEqual(foreign.map(existsSync), [true, false], "of other machines' parts only old ones go");
  assert.equal(parts().length, 1);
});

test("a hundred writers at once leave one whole content", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "file");
  const texts = Array.from({ length: 100 }, (_, i) => String(i).repeat(10_000));
  await Promise.all(texts.map((text) => writeWhole(file, text)));
  assert.ok(texts.includes(readFileSync(file, "utf8")));
  assert.deepEqual(readdirSync(folder), ["file"]);
});

test("a file keeps its mode, a link its target", async () => {
  const folder = temporaryFolder();
  const [file, link] = [join(folder, "file"), join(folder, "link")];
  writeFileSync(file, "old");
  chmodSync(file, 0o600);
  symlinkSync("file", link);
  await writeWhole(link, "new");
  assert.equal(readFileSync(file, "utf8"), "new");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ["file", "link"]);
});

test("a link whose target is not there yet stays one, and its target is made", async () => {
  const folder = temporaryFolder();
  const at = (...names: string[]) => join(folder, ...names);
  for (const name of ["disk", "disk/below", "here"]) mkdirSync(at(name));
  symlinkSync(at("disk", "absolute"), at("here", "absolute"));
  symlinkSync("../disk/relative", at("here", "relative"));
  symlinkSync("chain", at("here", "first"));
  symlinkSync("../disk/last", at("here", "chain"));
  symlinkSync(at("disk", "below"), at("here", "folder"));
  symlinkSync("folder/../above", at("here", "above"));
  for (const [link, target] of [
    ["absolute", "absolute"],
    ["relative", "relative"],
    ["first", "last"],
    ["above", "above"],
  ]) {
    await writeWhole(at("here", link), link);
    assert.ok(lstatSync(at("here", link)).isSymbolicLink(), link);
    assert.equal(readFileSync(at("disk", target), "utf8"), link);
  }
  assert.deepEqual(readdirSync(at("disk")).sort(), ["above", "absolute", "below", "last", "relative"]);
});

test("a link that leads nowhere is refused and stays", async () => {
  const folder = temporaryFolder();
  for (const [name, target, told] of [
    ["circle", "circle", /circle could not be written \(ELOOP\): it is a link that leads back to itself/],
    [
      "unmounted",
      "disk/model",
      /unmounted could not be written \(ENOENT\): its folder, or the one that a link leads to, is not there/,
    ],
  ] as const) {
    symlinkSync(target, join(folder, name));
    await assert.rejects(writeWhole(join(folder, name), ""), (error) => error instanceof InputError && told.test(error.message));
    assert.ok(lstatSync(join(folder, name)).isSymbolicLink());
  }
  assert.deepEqual(readdirSync(folder).sort(), ["circle", "unmounted"]);
});

test("a pipe stays one, and its reader gets what is written", async () => {
  const pipe = join(temporaryFolder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const content of ["something", pieces("some", "thing")]) {
    const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const got = text(reader.stdout);
      await writeWhole(pipe, content);
      assert.ok(statSync(pipe).isFIFO());
      assert.equal(await got, "something");
    } finally {
      reader.kill();
    }
  }
});

test("a refusal of the system is told with the file and what to do", async (t) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "folder"));
  const refused = (message: RegExp) => (error: unknown) => error instanceof InputError && message.test(error.message);
  await assert.rejects(
    writeWhole(join(folder, "file", "in", "it"), ""),
    refused(/it could not be written \(ENOTDIR\): a file stands where a folder is needed/),
  );
  await assert.rejects(writeWhole(join(folder, "file", "x"), ""), refused(/a file stands where a folder is needed/));
  await assert.rejects(writeWhole(join(folder, "folder"), ""), refused(/a folder stands where the file should/));
  await assert.rejects(writeWhole(join(folder, "x".repeat(250)), ""), refused(/too long/));
  assert.deepEqual(readdirSync(folder).sort(), ["file", "folder"]);
  const other = new Error("of another kind");
  assert.equal(asWriteError(other, "file"), other);
  const full = fullDevice(temporaryFolder(), t);
  if (full) await assert.rejects(writeWhole(full, hostname()), refused(/full could not be written \(ENOSPC\): the disk is full/));
});
