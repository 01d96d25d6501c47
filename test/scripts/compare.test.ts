import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const root = projectRoot();
const TINY = ["--videos", "60", "--folds", "2", "--seeds", "2", "--methods", "chance,sdcca-mean", "--epochs", "2"];
const RUNS = 8;

interface Ended {
  code: number | null;
  out: string;
  errors: string;
}

/** Runs the command without drawing figures; `at` is called with what it has printed so far. */
async function compare(
  results: string,
  more: string[] = [],
  at?: (printed: string, child: ChildProcess) => void,
): Promise<Ended> {
  // Videos of a seed of its own: other tests make theirs at the same time.
  const env = { ...process.env, SDCCA_RESULTS: results, SDCCA_SEED: "41", CHROMIUM: "/nowhere" };
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "scripts", "commands", "compare.ts"), ...TINY, ...more], {
    cwd: root,
    env,
  });
  let [out, errors] = ["", ""];
  child.stdout.on("data", (text) => {
    out += String(text);
    at?.(out, child);
  });
  child.stderr.on("data", (text) => (errors += String(text)));
  await once(child, "close");
  return { code: child.exitCode, out, errors };
}

const made = (out: string) => [...out.matchAll(/^ ?(\d+) of \d+ {2}/gm)].length;
const files = (results: string) => readdirSync(join(results, "comparison", "records"));
const table = (results: string) =>
  ["table.md", "table.tex"].map((name) => readFileSync(join(results, "comparison", name), "utf8"));

test("interrupted, killed and resumed, the comparison gives the table of an undisturbed one in two processes", async () => {
  const [whole, broken] = [temporaryFolder(), temporaryFolder()];
  const undisturbed = await compare(whole, ["--processes", "2"]);
  assert.equal(undisturbed.code, 0, undisturbed.errors);
  assert.equal(files(whole).length, RUNS);
  assert.match(undisturbed.out, /8 runs, 0 of them kept\. The rest takes about \d+ s at best \(a guess/);

  const interrupted = await compare(broken, [], (out, child) => made(out) >= 2 && child.kill("SIGINT"));
  assert.equal(interrupted.code, 130, interrupted.errors);
  assert.match(interrupted.errors, /Interrupted: \d of 8 runs are kept in .*\. The same command continues from there\./);
  const kept = files(broken).filter((name) => name.endsWith(".run")).length;
  assert.ok(kept >= 2 && kept < RUNS, String(kept));
  assert.ok(!files(broken).some((name) => name.includes(".lock-")));

  const killed = await compare(broken, [], (out, child) => made(out) >= 1 && child.kill("SIGKILL"));
  assert.equal(killed.code, null);
  assert.match(killed.out, new RegExp(`8 runs, ${kept} of them kept`));

  const resumed = await compare(broken);
  assert.equal(resumed.code, 0, resumed.errors);
  assert.ok(made(resumed.out) < RUNS - kept);
  assert.deepEqual(table(broken), table(whole));

  const again = await compare(broken, ["--tables"]);
  assert.equal(made(again.out), 0);
  assert.deepEqual(table(broken), table(whole));
});

test("three parts in any order, again and twice at once give the table of one machine", async () => {
  const [whole, shared] = [temporaryFolder(), temporaryFolder()];
  assert.equal((await compare(whole)).code, 0);
  const third = await compare(shared, ["--part", "3/3"]);
  assert.equal(third.code, 0, third.errors);
  assert.match(third.out, /Part 3\/3 is done\. Of the whole comparison 2 of 8 runs are there; the part that ends last writes/);
  assert.ok(!existsSync(join(shared, "comparison", "table.md")));
  const rest = await Promise.all(["1/3", "2/3", "1/3", "3/3"].map((part) => compare(shared, ["--part", part])));
  assert.deepEqual(
    rest.map(({ code, errors }) => (code ? errors : 0)),
    [0, 0, 0, 0],
  );
  assert.equal(files(shared).length, RUNS);
  assert.deepEqual(table(shared), table(whole));
});

test("asked to end, the command takes its workers with it, and no lock stays", async () => {
  const results = temporaryFolder();
  const { code, errors } = await compare(results, ["--processes", "2"], (out, child) => made(out) >= 1 && child.kill("SIGTERM"));
  // Its error stream closes only when the workers, who write to it too, are gone.
  assert.equal(code, 143, errors);
  assert.match(errors, /Interrupted: \d of 8 runs are kept/);
  assert.ok(!files(results).some((name) => name.includes(".lock-")));
});

test("what makes no sense is refused in one line", async () => {
  const wrong: [string[], RegExp][] = [
    [["--methods", "cca,magic"], /^\nthere is no method "magic"; there are chance, cca, /],
    [["--sweep", "toString"], /^\nthere is no sweep "toString"; there are beta, /],
    [
      ["--methods", "chance", "--sweep", "beta"],
      /^\nchance has nothing to vary by beta; methods that have are c-cca-pure, c-cca, /,
    ],
    [["--against", "constructor"], /^\n--against "constructor" is none of the methods that are compared: chance, sdcca-mean\n/],
    [["--part", "1/9"], /^\n9 parts are too many: the plan has 4 pairs of a method and a fold, and each stays on one machine/],
    [["--part", "1/2", "--tables"], /^\n--part makes runs and --tables makes none: choose one/],
    [["--processes", "0"], /^\n--processes must lie between 1 and 64; got 0/],
  ];
  for (const [options, told] of wrong) {
    const { code, errors } = await compare(temporaryFolder(), options);
    assert.equal(code, 1);
    assert.match(errors.replace(/^.*(videos|features).*\n/gm, ""), told);
  }
});
