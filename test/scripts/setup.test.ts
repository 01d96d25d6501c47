import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const root = projectRoot();
const script = (name: string) => JSON.stringify(pathToFileURL(join(root, "scripts", "bootstrap", name)).href);

/** Runs a module's text in a process of its own and gives what it printed. */
function runModule(text: string, env: NodeJS.ProcessEnv = {}): string {
  const args = ["--input-type=module", "-e", text];
  return execFileSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, ...env }, cwd: root }).trim();
}

test("a second set-up does nothing and says so in one line", () => {
  const printed = execFileSync(process.execPath, [join(root, "scripts", "bootstrap", "setup.mjs")], { encoding: "utf8" });
  assert.equal(printed, "Set-up: everything is in place.\n");
});

test("two processes that want the same lock take turns, and one that waited says so", async () => {
  const folder = temporaryFolder();
  const [lock, log, waited] = ["lock", "log", "waited"].map((name) => JSON.stringify(join(folder, name)));
  // The first goes on when the second has said that it waits, or was let in.
  const text = `
    import { appendFileSync, existsSync, readFileSync } from "node:fs";
    import { setTimeout } from "node:timers/promises";
    import { withLock } from ${script("files.mjs")};
    await withLock(${lock}, async () => {
      appendFileSync(${log}, "in ");
      while (!existsSync(${waited}) && !readFileSync(${log}, "utf8").includes("in in")) await setTimeout(20);
      appendFileSync(${log}, "out ");
    });`;
  const printed = await Promise.all(
    [1, 2].map(
      () =>
        new Promise<string>((done) => {
          const child = spawn(process.execPath, ["--input-type=module", "-e", text]);
          let all = "";
          child.stdout.on("data", (part) => {
            all += part;
            if (all.startsWith("Waiting for another set-up")) writeFileSync(JSON.parse(waited), "");
          });
          child.on("close", () => done(all));
        }),
    ),
  );
  assert.equal(readFileSync(JSON.parse(log), "utf8"), "in out in out ");
  assert.equal(printed.filter((text) => text.startsWith("Waiting for another set-up")).length, 1);
  assert.deepEqual(readdirSync(folder).sort(), ["log", "waited"]);
});

test("a lock that an earlier version left, of whomever, holds nobody", () => {
  const lock = join(temporaryFolder(), "lock");
  for (const holder of [{ pid: 1, host: hostname() }, { pid: 7, host: "elsewhere" }, undefined]) {
    writeFileSync(lock, holder ? JSON.stringify(holder) : "");
    const text = `import { withLock } from ${script("files.mjs")}; await withLock(${JSON.stringify(lock)}, () => console.log("mine"));`;
    assert.equal(runModule(text), "mine");
  }
});

test("stamps are written whole; where they cannot be, set-up says what to do", () => {
  const folder = temporaryFolder();
  const file = join(folder, "stamp.json");
  const write = (path: string) =>
    runModule(`import { readJson, writeJson } from ${script("files.mjs")};
      import { SetupError } from ${script("commands.mjs")};
      try {
        await writeJson(${JSON.stringify(path)}, { a: 1 });
        console.log(readJson(${JSON.stringify(path)}).a);
      } catch (error) { console.log(error instanceof SetupError, error.message) }`);
  assert.equal(write(file), "1");
  assert.deepEqual(readdirSync(folder), ["stamp.json"]);
  assert.match(write(join(file, "in")), /^true .*in could not be written \(E\w+\): a file stands where a folder is needed/);
});

test("a folder is made whole; where that fails, what was there before stays and nothing else does", () => {
  const place = temporaryFolder();
  const folder = join(place, "made");
  const make = (text: string) =>
    runModule(`import { writeFileSync } from "node:fs";
      import { makeFolder } from ${script("whole-folder.mjs")};
      await makeFolder(${JSON.stringify(folder)}, async (partial) => { ${text} }).catch(({ message }) => console.log(message));`);
  const write = (name: string) => `writeFileSync(partial + "/${name}", "whole");`;
  assert.equal(make(write("first")), "");
  assert.equal(make(`${write("second")} throw new Error("no network")`), "no network");
  assert.deepEqual([readdirSync(place), readdirSync(folder)], [["made"], ["first"]]);
  mkdirSync(join(place, "made.partial"));
  writeFileSync(join(place, "made.partial", "of a set-up that was killed"), "");
  assert.equal(make(write("third")), "");
  assert.deepEqual([readdirSync(place), readdirSync(folder)], [["made"], ["third"]]);
});

test("records name what lies inside the project from its root, and other paths as they are", () => {
  const inRoot = (path: string) =>
    runModule(`import { pathInRoot } from ${script("places.mjs")}; console.log(pathInRoot(${JSON.stringify(path)}))`);
  assert.equal(inRoot(join(root, ".cache", "media")), join(".cache", "media"));
  assert.equal(inRoot("/elsewhere/media"), "/elsewhere/media");
});

test("packages count as installed only when npm's own record agrees with the lock file", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "node_modules"));
  const a = { version: "1.0.0", integrity: "sha512-a" };
  const elsewhere = { version: "2.0.0", integrity: "sha512-b", optional: true, os: ["none"] };
  const write = (name: string, packages: object) => writeFileSync(join(folder, name), JSON.stringify({ packages }));
  write("package-lock.json", { "": {}, "node_modules/a": a, "node_modules/for-another-system": elsewhere });
  const ready = () =>
    runModule(`import { packagesReady } from ${script("packages.mjs")}; console.log(packagesReady(${JSON.stringify(folder)}))`);
  assert.equal(ready(), "false");
  write("node_modules/.package-lock.json", { "node_modules/a": a });
  assert.equal(ready(), "true");
  // The native package is optional for those who install the library, not for us.
  write("package-lock.json", { "": {}, "node_modules/a": a, "node_modules/b": { ...a, optional: true } });
  assert.equal(ready(), "false");
  write("package-lock.json", { "": {}, "node_modules/a": a });
  write("node_modules/.package-lock.json", { "node_modules/a": { ...a, integrity: "sha512-c" } });
  assert.equal(ready(), "false");
  write("node_modules/.package-lock.json", { "node_modules/a": a });
  assert.equal(ready(), "true");
  mkdirSync(join(folder, ".cache", "setup"), { recursive: true });
  write(".cache/setup/packages-unfinished.json", {});
  assert.equal(ready(), "false");
});

test("SDCCA_TENSORFLOW chooses the variant; anything but cpu and cuda is refused", () => {
  const variant = (value: string) =>
    runModule(
      `import { wantedVariant } from ${script("tensorflow.mjs")};
       try { console.log(wantedVariant()) } catch (error) { console.log(error.message) }`,
      { SDCCA_TENSORFLOW: value },
    );
  assert.equal(variant("cuda"), "cuda");
  assert.equal(variant("cpu"), "cpu");
  assert.equal(variant("tpu"), "SDCCA_TENSORFLOW must be cpu or cuda; got tpu");
});

test("the library that TensorFlow's run path misses is linked to where it looks", () => {
  const folder = temporaryFolder();
  const [from, to] = ["cusolver", "cublas"].map((name) => join(folder, "nvidia", name, "lib"));
  for (const made of [from, to]) mkdirSync(made, { recursive: true });
  const link = () =>
    runModule(
      `import { linkSolver } from ${script("tensorflow.mjs")};
       try { linkSolver(${JSON.stringify(folder)}) } catch (error) { console.log(error.message) }`,
    );
  writeFileSync(join(from, "libcusolverMg.so.11"), "of several cards");
  assert.equal(link(), `NVIDIA's wheel brought no libcusolver.so to ${from}`);
  writeFileSync(join(from, "libcusolver.so.11"), "the library");
  assert.equal(link(), "");
  assert.deepEqual(readdirSync(to), ["libcusolver.so.11"]);
  assert.equal(readFileSync(join(to, "libcusolver.so.11"), "utf8"), "the library");
});
