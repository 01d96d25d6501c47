import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { joined, readNotebook } from "../../scripts/pages/notebook";
import { type CourseNotebook, versionOf, VERSIONS } from "../../scripts/course/versions";
import { DrivenKernel, type Outcome } from "../scripts/driven-kernel";
import { temporaryFolder } from "../temporary-folder";

// One notebook stands for all, and in it the cell that opens the data and those in which the versions differ: the others run with
// the notebook itself, and every exercise by itself in test/exercises.
const master = readNotebook(join(projectRoot(), "notebooks", "01-data.ipynb")) as unknown as CourseNotebook;

/** Runs a version's first cell and its exercises as "Run all" does. */
async function executed(version: (typeof VERSIONS)[number]): Promise<Outcome[]> {
  const kernel = new DrivenKernel({ env: { SDCCA_VIDEOS: "60", SDCCA_RESULTS: temporaryFolder() } });
  try {
    const [opening, ...others] = versionOf(master, version).cells.filter(({ cell_type: type }) => type === "code");
    const code = [opening, ...others.filter(({ metadata }) => metadata.tags?.length)];
    return await kernel.cells(
      code.map(({ source }) => joined(source)),
      { stop_on_error: true },
    );
  } finally {
    await kernel.end();
  }
}

/** What `check` said of each exercise. */
const verdicts = (outcomes: readonly Outcome[]) =>
  outcomes
    .flatMap(({ displays }) => displays.map((shown) => joined(shown["text/markdown"])))
    .filter((text) => /^[✓✗] /.test(text));

for (const version of VERSIONS)
  test(`the exercises of the ${version}'s version of a notebook run, from the first to the last`, async () => {
    const outcomes = await executed(version);
    for (const { status, error } of outcomes) assert.equal(status, "ok", `${error?.ename}: ${error?.evalue}`);
    const said = verdicts(outcomes);
    assert.equal(said.length, 5, said.join("\n"));
    // A blank stops nothing: it says what is still to be done.
    for (const text of said)
      assert.match(text, version === "teacher" ? /^✓ \*\*01\.\d\*\* · right: / : /^✗ \*\*01\.\d\*\* · not yet: /);
  });
