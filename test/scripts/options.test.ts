import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { OptionError, readOptions } from "../../scripts/bootstrap/options.mjs";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = { videos: text, seeds: text, seed: text, epochs: text, "attention-epochs": text, "in-place": flag, worker: flag };
const TOLD = Object.keys(OPTIONS).filter((name) => name !== "worker");

function refusal(...args: string[]): string {
  try {
    readOptions(args, OPTIONS, { told: TOLD });
  } catch (error) {
    assert.ok(error instanceof OptionError, String(error));
    return error.message;
  }
  return "none";
}

test("an unknown option is named, with the known one that is near", () => {
  const near: [string, string][] = [
    ["--vidoes", "--videos"],
    ["--video", "--videos"],
    ["--sedes", "--seeds"],
    ["--sed", "--seed"],
    ["--inplace", "--in-place"],
    ["--attention", "--attention-epochs"],
  ];
  for (const [typed, meant] of near)
    assert.equal(refusal(typed, "3"), `there is no option ${typed}; did you mean ${meant}? --help lists them all`);
  assert.match(refusal("--vidoes=3"), /^there is no option --vidoes; did you mean --videos\?/);
});

test("where nothing is near, or only what help does not tell, nothing is suggested", () => {
  for (const typed of ["--magic", "--workers", "--data", "-v"])
    assert.equal(refusal("--seed", "1", typed, "3"), `there is no option ${typed}: --help lists them all`);
});

test("a missing value, a value too many and an argument too many are refused, each by its name", () => {
  assert.match(refusal("--videos"), /--videos.*--help explains/);
  assert.match(refusal("--in-place=yes"), /--in-place.*--help explains/);
  assert.match(refusal("stray"), /stray.*--help explains/);
});

test("options that exist are read, those that help does not tell as well", () => {
  const { values, positionals } = readOptions(["--videos", "20", "--worker", "word"], OPTIONS, {
    allowPositionals: true,
    told: TOLD,
  });
  assert.deepEqual({ ...values }, { videos: "20", worker: true });
  assert.deepEqual(positionals, ["word"]);
});

test("npm start and npm run compare refuse an option that they do not have, in one line and before it does anything", () => {
  const root = projectRoot();
  const commands: [string, string, RegExp][] = [
    [
      "scripts/bootstrap/walkthrough.mjs",
      "--vidoes",
      /^\nthere is no option --vidoes; did you mean --videos\? --help lists them all\n$/,
    ],
    ["scripts/commands/compare.ts", "--fols", /^\nthere is no option --fols; did you mean --folds\? --help lists them all\n$/],
  ];
  for (const [command, option, told] of commands) {
    const tsx = command.endsWith(".ts") ? ["--import", "tsx"] : [];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...tsx, join(root, command), option, "3"], {
      encoding: "utf8",
    });
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, told);
  }
});
