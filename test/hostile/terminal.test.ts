import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { mock, test } from "node:test";
import { shardName } from "../../lib/media/batch/extract-item";
import { createProgress } from "../../lib/notebook/progress";
import { showMarkdown, showTable } from "../../lib/notebook/notebook-display";
import { InputError } from "../../lib/runtime/check";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { printable, printableLine, withoutTurns } from "../../lib/runtime/printable";
import { say, warn } from "../../lib/runtime/tell";
import { fakeKernel } from "../runtime/fake-kernel";
import { HOSTILE_TEXTS, OBEYED, written } from "./texts";

const root = projectRoot();
const said = (text: string) => JSON.stringify(text).slice(0, 80);

test("what is printable shows control characters, and is as it was without them", () => {
  assert.equal(printable("a\x1b[2Jb\x9bc\r\u202ed\ud800\n\te"), "a\\u001b[2Jb\\u009bc\\u000d\\u202ed\\ud800\n\te");
  assert.equal(printableLine("a\n\tb\x07"), "a\\n\\tb\\u0007");
  assert.equal(withoutTurns("a\u202e\u2066b\udc00"), "ab");
  for (const text of ["", "ß 悲しい 🎵 e\u0301 العربية\n\tx", "a\u200db"]) assert.equal(printable(text), text);
  for (const text of HOSTILE_TEXTS) {
    assert.doesNotMatch(printable(text), OBEYED, said(text));
    assert.doesNotMatch(printableLine(text), /[\n\t]/, said(text));
    assert.equal(JSON.parse(printable(JSON.stringify(text))), text, "JSON says the same");
  }
});

test("progress stays one line and moves the cursor to its beginning alone", () => {
  for (const text of HOSTILE_TEXTS)
    for (const isTTY of [true, false]) {
      const lines: string[] = [];
      const progress = createProgress(text, 2, { stream: { isTTY, columns: 200, write: (line) => lines.push(line) }, now: () => 0 });
      progress.update(1, text);
      progress.done(text);
      createProgress(text, undefined, { stream: { isTTY, write: (line) => lines.push(line) } }).stop(text);
      for (const line of lines) {
        const rest = isTTY ? line.replace(/^\r\x1b\[2K/, "") : line;
        assert.doesNotMatch(rest, OBEYED, said(text));
        assert.doesNotMatch(rest.replace(/\n$/, ""), /[\n\t]/, said(text));
      }
    }
}); // prettier-ignore

test("messages of errors, warnings, tables and texts outside a kernel only show what is in them; in a kernel too", () => {
  const kinds = ["log", "warn"] as const;
  const mocks = kinds.map((name) => mock.method(console, name, () => undefined));
  try {
    for (const text of HOSTILE_TEXTS) {
      assert.doesNotMatch(new InputError(`no file ${text}`).message, OBEYED, said(text));
      for (const print of [say, warn, showMarkdown]) print(text);
      showTable([{ [text]: text }], { caption: text });
    }
    const lines = mocks.flatMap(({ mock: { calls } }) => calls.map(({ arguments: [line] }) => String((line as unknown) ?? "")));
    assert.ok(lines.length >= 4 * HOSTILE_TEXTS.length);
    for (const line of lines) assert.doesNotMatch(line, OBEYED);
  } finally {
    for (const one of mocks) one.mock.restore();
  }
  const { messages, stop } = fakeKernel();
  for (const text of HOSTILE_TEXTS) showMarkdown(text);
  stop();
  for (const { data } of messages) assert.doesNotMatch(String(data["text/plain"]), OBEYED);
}); // prettier-ignore

test("a command prints nothing that its terminal obeys: lines, warnings, errors, defects, JSON", () => {
  const command = JSON.stringify(join(root, "scripts", "commands", "command.ts"));
  const check = JSON.stringify(join(root, "lib", "runtime", "check.ts"));
  const texts = JSON.stringify(HOSTILE_TEXTS);
  const toy = (end: string) =>
    `const { runCommand, printJson } = require(${command});
     const texts = ${texts};
     runCommand({ help: "", options: {}, interrupted: "" }, async () => {
       for (const text of texts) { console.log(text); console.info("%s", text); console.warn(text, { text }); console.error(text); }
       printJson(texts);
       ${end}
     });`;
  for (const end of [
    `throw new (require(${check}).InputError)(texts.join("; "));`,
    `throw new Error(texts.join("; "));`,
    `throw Object.assign(new TypeError(texts[40]), { name: texts[41] });`,
  ]) {
    const run = spawnSync(process.execPath, ["--import", "tsx", "-e", toy(end)], { cwd: root, encoding: "utf8" });
    assert.equal(run.status, 1);
    for (const output of [run.stdout, run.stderr]) assert.doesNotMatch(output, OBEYED);
    const json = run.stdout.trimEnd().split("\n").at(-1)!;
    assert.deepEqual(JSON.parse(json), HOSTILE_TEXTS);
  }
});

test("so does set-up, and what executes notebooks", () => {
  const setup = JSON.stringify(join(root, "scripts", "bootstrap", "setup.mjs"));
  const commands = JSON.stringify(join(root, "scripts", "bootstrap", "commands.mjs"));
  const text = `import { main } from ${setup}; import { SetupError } from ${commands};
    const texts = ${JSON.stringify(HOSTILE_TEXTS)};
    await main(async () => { for (const text of texts) { console.log(text); console.warn(text); } throw new SetupError(texts.join("; ")); }, "");`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", text], { cwd: root, encoding: "utf8" });
  assert.equal(run.status, 1);
  for (const output of [run.stdout, run.stderr]) assert.doesNotMatch(output, OBEYED);

  const python =
    "import json, sys; from runner import printable; json.dump([printable(t) for t in json.load(sys.stdin)], sys.stdout)";
  const shown = execFileSync(join(root, ".venv", "bin", "python"), ["-c", python], {
    input: JSON.stringify(HOSTILE_TEXTS.map(written)),
    env: { ...process.env, PYTHONPATH: join(root, "scripts", "notebooks") },
    encoding: "utf8",
  });
  assert.deepEqual(JSON.parse(shown), HOSTILE_TEXTS.map((one) => printable(written(one)))); // prettier-ignore
});

test("nothing prints past these places", () => {
  const files = (room: string) => readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((name) => join(room, name));
  const wrong: string[] = [];
  // The library speaks through say and warn; one place quietens tfjs-node.
  for (const file of files("lib").filter((name) => /\.ts$/.test(name) && !/tell\.ts$|native-ops\.ts$/.test(name)))
    if (/console\.\w+\(|process\.std(out|err)\.write/.test(readFileSync(join(root, file), "utf8"))) wrong.push(file);
  // A command's console is made safe; what is written beside it is JSON by printJson, or a line of its own words.
  const own = ["scripts/commands/command.ts", "bench/serve.ts", "bench/run.ts", "bench/stored-rows.ts", "bench/ours/stored-memory.ts"];
  for (const file of ["scripts", "bench"].flatMap(files).filter((name) => /\.(ts|mjs)$/.test(name) && !own.includes(name)))
    if (/process\.std(out|err)\.write\(/.test(readFileSync(join(root, file), "utf8"))) wrong.push(file);
  assert.deepEqual(wrong, []);
}); // prettier-ignore

test("a file that is named after an id stays in its folder, and no two ids share one", () => {
  const names = HOSTILE_TEXTS.map(shardName);
  for (const [i, name] of names.entries()) {
    assert.equal(basename(name), name, said(HOSTILE_TEXTS[i]));
    assert.match(name, /^[A-Za-z0-9_][A-Za-z0-9._-]{0,90}\.tfrecord$/, said(HOSTILE_TEXTS[i]));
  }
  assert.equal(new Set(names).size, names.length);
});
