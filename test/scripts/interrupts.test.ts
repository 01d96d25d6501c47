import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

// What Ctrl-C, SIGTERM and SIGHUP do to a command: the mechanism with toy commands, and that every command goes through it.

const root = projectRoot();
const script = (...names: string[]) => join(root, "scripts", ...names);

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  said: string;
}

/** Starts a program and, once it says `ready`, does something to it. */
async function run(args: string[], then: (child: ChildProcess) => unknown, detached = false): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached });
  let said = "";
  let told = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      said += String(text);
      if (told || !said.includes("ready")) return;
      told = true;
      void then(child);
    });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, said };
}

interface InTerminal {
  code: number;
  said: string;
  left: number;
  seconds: number;
}

/** The same in a terminal of its own: see in-terminal.py. */
async function inTerminal(actions: string[], program: string[], cwd = root): Promise<InTerminal> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
  const python = spawn("python3", [join(__dirname, "in-terminal.py"), JSON.stringify(actions), ...program], { cwd, env });
  let told = "";
  python.stdout.on("data", (text) => (told += String(text)));
  python.stderr.pipe(process.stderr);
  assert.equal((await once(python, "close"))[0], 0);
  return JSON.parse(told) as InTerminal;
}

const FOREVER = `console.log("ready"); await new Promise(() => setInterval(() => {}, 1000));`;
const toy = (work: string, more = "") => [
  ...["--import", "tsx", "-e"],
  `const { runCommand, Stopped } = require(${JSON.stringify(script("commands", "command.ts"))});
   runCommand({ help: "", options: {}, interrupted: "half of it is kept."${more} }, async (_, __, stop) => { ${work} });`,
];
const SIGNALS = [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const; // prettier-ignore

test("a command that is asked to end says what is kept, and its exit code says by what", async () => {
  for (const [signal, code] of SIGNALS) {
    const ended = await run(toy(FOREVER), (child) => child.kill(signal));
    assert.deepEqual(ended, { code, signal: null, said: "ready\n\nInterrupted: half of it is kept.\n" }, signal);
  }
});

test("work that can stop is waited for, and may say itself what it kept", async () => {
  const work = (end: string) => `console.log("ready"); const alive = setInterval(() => {}, 1000);
    await new Promise((resolve) => stop.addEventListener("abort", () => setTimeout(resolve, 200)));
    console.log("kept"); clearInterval(alive); ${end}`;
  for (const [signal, code] of SIGNALS) {
    const plain = await run(toy(work(""), ", endsItself: () => true"), (child) => child.kill(signal));
    assert.deepEqual([plain.code, plain.said], [code, "ready\nkept\n\nInterrupted: half of it is kept.\n"], signal);
    const own = await run(toy(work(`throw new Stopped("3 of 5.");`), ", endsItself: () => true"), (child) => child.kill(signal));
    assert.deepEqual([own.code, own.said], [code, "ready\nkept\n\nInterrupted: 3 of 5.\n"], signal);
  }
});

/** What a toy does at a signal so that it says itself when the same one would be a second: it may be held up longer than the test. */
const LATER = `setTimeout(() => setImmediate(() => console.log("later")), 700)`;

test("the second time it ends at once, also work that would not stop", async () => {
  const twice = (second: NodeJS.Signals) => (child: ChildProcess) => {
    child.stdout!.on("data", (text) => String(text).includes("later") && child.kill(second));
    child.kill("SIGINT");
  };
  const endless = toy(`stop.addEventListener("abort", () => ${LATER}); ${FOREVER}`, ", endsItself: () => true");
  assert.equal((await run(endless, twice("SIGINT"))).code, 130);
  assert.equal((await run(endless, twice("SIGTERM"))).code, 143);
});

test("a terminal that is closed takes no work along: what it prints meanwhile goes nowhere, and what is done is kept", async () => {
  const kept = join(temporaryFolder(), "kept");
  const work = `await new Promise((resolve) => { const alive = setInterval(() => {}, 1000);
      stop.addEventListener("abort", () => (clearInterval(alive), resolve())); console.log("ready"); });
    for (let i = 0; i < 10; i++) { console.log(i); console.error(i); await new Promise((resolve) => setTimeout(resolve, 20)); }
    require("node:fs").writeFileSync(${JSON.stringify(kept)}, "");`;
  const { code } = await inTerminal(["close"], [process.execPath, ...toy(work, ", endsItself: () => true")]);
  assert.equal(code, 129);
  for (const one of [toy(FOREVER), program(FOREVER)])
    assert.equal((await inTerminal(["close"], [process.execPath, ...one])).code, 129);
  assert.ok(existsSync(kept));
});

test("a training of the library stops at SIGTERM as it does at Ctrl-C", async () => {
  const library = JSON.stringify(join(root, "lib", "training", "user-stop.ts"));
  const work = `const asked = require(${library}).onUserStop(); console.log("ready");
    while (!asked.requested) await new Promise((resolve) => setTimeout(resolve, 20));
    asked.release(); console.log("stopped");`;
  const { code, said } = await run(toy(work, ", endsItself: () => true"), (child) => child.kill("SIGTERM"));
  assert.deepEqual([code, said], [143, "ready\nstopped\n\nInterrupted: half of it is kept.\n"]);
});

const url = (name: string) => JSON.stringify(pathToFileURL(script("bootstrap", name)).href);
const program = (work: string) => [
  ...["--input-type=module", "-e"],
  `import { main } from ${url("setup.mjs")}; import { become, run } from ${url("commands.mjs")};
   await main(async () => { ${work} }, "half of it is kept.");`,
];
const child = (code: string) => `process.execPath, ["-e", ${JSON.stringify(code)}]`;
const ENDLESS = `console.log("ready"); setInterval(() => {}, 1000)`;

test("so do set-up and the programs that run others in their place", async () => {
  for (const [signal, code] of SIGNALS) {
    const alone = await run(program(FOREVER), (one) => one.kill(signal));
    assert.deepEqual(alone, { code, signal: null, said: "ready\n\nInterrupted: half of it is kept.\n" }, signal);
    for (const how of ["become", "run"]) {
      // As from a terminal, whose Ctrl-C reaches both.
      const work = `await ${how}(${child(ENDLESS)}); console.log("goes on");`;
      const both = await run(program(work), (one) => process.kill(-one.pid!, signal), true);
      assert.deepEqual([both.code, both.said], [code, "ready\n\nInterrupted: half of it is kept.\n"], `${how} ${signal}`);
    }
  }
});

test("a program in its place that ends well ends it well: JupyterLab asks first, and the demo's server is closed", async () => {
  const polite = `process.on("SIGINT", () => process.exit(0)); setInterval(() => {}, 1000); console.log("ready");`;
  const ended = await run(program(`return become(${child(polite)})`), (one) => process.kill(-one.pid!, "SIGINT"), true);
  assert.deepEqual([ended.code, ended.said], [0, "ready\n"]);
});

test("npm run data is ended while it makes videos, and the same command goes on", async () => {
  const out = join(temporaryFolder(), "data");
  const args = ["--import", "tsx", script("commands", "data.ts"), "--videos", "1200", "--threads", "1", "--out", out];
  const first = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  first.stderr.on("data", (text) => (errors += String(text)));
  const ended = once(first, "close");
  while (!existsSync(out) && first.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  first.kill("SIGINT");
  assert.deepEqual((await ended)[0], 130, errors);
  assert.match(errors, /Interrupted: the videos that are made are kept; the same command goes on from there\.\n$/);
  const again = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  again.stdout.on("data", (text) => (said += String(text)));
  assert.equal((await once(again, "close"))[0], 0);
  assert.match(said, /^1,200 videos in \d+ shards/);
});

test("a signal that comes twice at once counts once, though work begins between the two: from the terminal and from npm, or from a closed terminal and from whoever runs it", async () => {
  for (const [signal, code] of SIGNALS) {
    const work = `console.log("ready"); const alive = setInterval(() => {}, 1000);
      await new Promise((resolve) => stop.addEventListener("abort", () => setImmediate(() => {
        process.kill(process.pid, "${signal}");
        for (const end = Date.now() + 800; Date.now() < end;);
        setTimeout(resolve, 100);
      })));
      console.log("kept"); clearInterval(alive);`;
    const ended = await run(toy(work, ", endsItself: () => true"), (child) => child.kill(signal));
    assert.deepEqual([ended.code, ended.said], [code, "ready\nkept\n\nInterrupted: half of it is kept.\n"], signal);
  }
});

const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> }).scripts;

test("npm run: Ctrl-C once keeps what is done, twice ends it at once, and SIGTERM to npm ends all; nothing is left running", async () => {
  const place = mkdtempSync(join(root, ".cache", "npm-run-"));
  try {
    const command = scripts.data.replace("scripts/commands/data.ts", "toy.ts").replace("scripts/", `${root}/scripts/`);
    writeFileSync(join(place, "package.json"), JSON.stringify({ name: "toy", version: "1.0.0", scripts: { toy: command } }));
    const text = (wait: string) => `import { runCommand } from ${JSON.stringify(script("commands", "command.ts"))};
      runCommand({ help: "", options: {}, interrupted: "half of it is kept.", endsItself: () => true }, async (_, __, stop) => {
        const alive = setInterval(() => {}, 1000);
        await new Promise((resolve) => { stop.addEventListener("abort", () => ${wait}); console.log("ready"); });
        console.log("kept"); clearInterval(alive);
      });`;
    const npm = (...actions: string[]) => inTerminal(actions, ["npm", "run", "--silent", "toy"], place);
    writeFileSync(join(place, "toy.ts"), text("setTimeout(resolve, 900)"));
    for (const [action, expected] of [["interrupt", 130], ["terminate", 143]] as const) {
      let ended = await npm(action);
      // An npm that is held up for half a second hands it on as a second one.
      for (let tries = 0; tries < 3 && !ended.said.includes("kept"); tries++) ended = await npm(action);
      const { code, said, left } = ended;
      assert.match(said, /ready\r\n(\^C)?kept\r\n\r\nInterrupted: half of it is kept\.\r\n/, action);
      assert.deepEqual([code, left], [expected, 0], action);
    }
    assert.equal((await npm("close")).left, 0);
    writeFileSync(join(place, "toy.ts"), text(LATER));
    for (const [action, expected] of [["interrupt", 130], ["terminate", 143]] as const) {
      const { code, said, left, seconds } = await npm(action, "later", action);
      assert.deepEqual([code, left, said.includes("kept")], [expected, 0, false], action);
      assert.ok(seconds < 30, `${seconds} s`);
    }
  } finally {
    rmSync(place, { recursive: true });
  }
}); // prettier-ignore

test("every npm command goes through it, and the page of promises says what each keeps", () => {
  const page = readFileSync(join(root, "docs", "reliability.md"), "utf8");
  for (const [name, command] of Object.entries(scripts)) {
    // The shell that npm begins passes no signal on: the program takes its place.
    assert.match(command, /^exec (?!.*&&)/, name);
    if (/^exec npm /.test(command)) continue; // npm's own, and what begins another of these
    const file = command
      .split(" ")
      .filter((word) => /\.(mjs|ts)$/.test(word))
      .at(-1)!;
    const text = readFileSync(join(root, file), "utf8");
    // What asks this machine and prints a page ends in a second.
    if (name !== "doctor") assert.match(text, /\brunCommand\(|\bmain\(/, file);
    if (file.endsWith(".ts")) assert.match(text, /\binterrupted\b/, file);
    assert.doesNotMatch(text, /process\.(on|once)\(["']SIG/, `${file} has a way of its own`);
    assert.ok(page.includes(`\`npm run ${name}\``) || page.includes(`\`npm ${name}\``), `docs/reliability.md: ${name}`);
  }
});
