import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../lib/runtime/files/project-root";
import { NOT_IN_CI, TOOLS, type ToolName } from "./missing-tools";

interface Skipped {
  name: string;
  why: string;
}
interface Counts {
  testCounts(tap: string): { passed: number; failed: number; skipped: Skipped[] };
  skippedLines(skipped: Skipped[]): string[];
}
const root = projectRoot();
const counts = () => import(pathToFileURL(join(root, "scripts", "bootstrap", "test-counts.mjs")).href) as Promise<Counts>;
const ciRun = readFileSync(join(root, ".ci", "run"), "utf8");

/** Runs a test file that draws, where there is no Chromium. */
function withoutChromium(settings: NodeJS.ProcessEnv) {
  const file = join("test", "figures", "export", "shared-marks.test.ts");
  const env = { ...process.env, SDCCA_NO_SKIPS: "", ...settings, CHROMIUM: join(root, "none"), NODE_TEST_CONTEXT: undefined };
  const args = ["--import", "tsx", "--test", "--test-reporter=tap", file];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
  return { tap: stdout, said: stdout + stderr };
}

test("a test without its tool is skipped, and named with the reason at the end", async () => {
  const { testCounts, skippedLines } = await counts();
  const { passed, failed, skipped } = testCounts(withoutChromium({}).tap);
  assert.ok(passed > 0);
  assert.equal(failed, 0);
  const why = "there is no Chromium here: apt-get install -y chromium";
  assert.deepEqual(skipped, [{ name: "Chromium draws the same pixels", why }]);
  const lines = ["Skipped, so not tested here:", `  ${why}`, "    Chromium draws the same pixels"];
  assert.deepEqual(skippedLines(skipped), lines);
  assert.deepEqual(skippedLines([]), []);
});

test("with SDCCA_NO_SKIPS=1, which .ci/run sets, it fails with a sentence, and the other tests of its file run", async () => {
  const { tap, said } = withoutChromium({ SDCCA_NO_SKIPS: "1" });
  const { testCounts } = await counts();
  const { passed, failed } = testCounts(tap);
  assert.deepEqual([passed, failed], [testCounts(withoutChromium({}).tap).passed, 1]);
  assert.match(said, /there is no Chromium here: apt-get install -y chromium \(with SDCCA_NO_SKIPS=1 no test may be skipped\)/);
  assert.match(ciRun, /^SDCCA_NO_SKIPS=1 npm test /m);
});

test("a report is read with its escapes; tests that a pattern leaves out were not asked for", async () => {
  const tap = [
    "ok 1 - C\\# and a \\\\ # SKIP no \\#",
    "    ok 1 - within # SKIP",
    "ok 2 - left # SKIP test name does not match pattern",
    ...["# pass 3", "# fail 1", "# cancelled 2", "# skipped 3"],
  ].join("\n");
  assert.deepEqual((await counts()).testCounts(tap), {
    ...{ passed: 3, failed: 3 },
    skipped: [{ name: "C# and a \\", why: "no #" }, { name: "within", why: "no reason is given" }],
  }); // prettier-ignore
});

test("the CI installs the packages of every tool, but for those that are listed with a reason", () => {
  for (const [name, { remedy }] of Object.entries(TOOLS)) {
    if (NOT_IN_CI[name as ToolName]) continue;
    const packages = [...remedy.matchAll(/apt-get install -y ([^;]+)/g)].flatMap(([, names]) => names.split(" "));
    const servers = [...remedy.matchAll(/-r requirements\/(\w+)\.txt/g)].map(([, server]) => `test_server ${server} `);
    assert.ok(packages.length + servers.length > 0 || ["npm run setup", "run the tests there"].includes(remedy), name);
    for (const wanted of [...packages, ...servers]) assert.ok(ciRun.includes(wanted), `.ci/run has no ${wanted}, for ${name}`);
  }
});

test("no test decides by itself that a tool is missing", () => {
  const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const wrong = files.filter((name) => {
    const text = readFileSync(join(root, "test", name), "utf8");
    return /\.skip\(\s*["'`]|\bskip:(?! *(lacks\(|skip\b|NO_MILVUS\b))|\bskip(: string[^=]*)? =(?! lacks\()|\.only\(/.test(text);
  });
  assert.deepEqual(wrong, []);
});
