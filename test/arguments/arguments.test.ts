import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import * as compare from "../../lib/compare";
import * as figures from "../../lib/figures";
import * as files from "../../lib/files";
import * as index from "../../lib/index";
import * as media from "../../lib/media";
import * as parts from "../../lib/parts";
import * as walkthrough from "../../lib/walkthrough";
import { COMPARE_CALLS } from "./compare-calls";
import { DATA_CALLS, METHOD_CALLS, METHODS } from "./data-calls";
import { FIGURES_CALLS } from "./figures-calls";
import { writeFiles } from "./files";
import { nanIn, spoilt } from "./hostile";
import { MODEL_CALLS } from "./model-calls";
import type { Call } from "./small-data";
import { WALKTHROUGH_CALLS } from "./walkthrough-calls";

type Anything = (...args: readonly unknown[]) => unknown;

const ENTRIES: [name: string, entry: Record<string, unknown>, calls: Record<string, Call>][] = [
  ["index, parts, files and media", { ...index, ...parts, ...files, ...media }, { ...DATA_CALLS, ...MODEL_CALLS }],
  ["compare", compare, COMPARE_CALLS],
  ["figures", figures, FIGURES_CALLS],
  ["walkthrough", walkthrough, WALKTHROUGH_CALLS],
  ["index's methods", METHODS, METHOD_CALLS],
];

/** Functions that are not in the table of calls, and why. */
const NOT_CALLED: Record<string, string> = {
  contrastiveLossOneHot: "without checks, so that a training step can be recorded; contrastiveLoss has them",
  sdccaLossOneHot: "as contrastiveLossOneHot",
  tripletLossOneHot: "as contrastiveLossOneHot",
  crossEntropy: "as contrastiveLossOneHot; fitSoftmaxNetwork checks what it is given",
  openNativeBackend: "it takes no arguments and gives what belongs to TensorFlow",
};

/** What is not asked of a function, and why. */
const EXCEPTIONS: Record<string, { positions?: number[]; nan?: true; reason: string }> = {
  checkInteger: { positions: [2, 3], reason: "its bounds are written by a programmer, who sees what comes of them" },
  checkNumber: { positions: [2, 3], reason: "as for checkInteger" },
  checkOneOf: { positions: [2], reason: "the names allowed are written by a programmer" },
  withDefaults: { nan: true, reason: "it passes on what it is given" },
  summariseSweeps: { nan: true, reason: "the deviation of a single run is NaN, and said to be" },
};

/** Functions that take seconds by their defaults: an options object without what makes them fast is not tried. */
const SLOW =
  /^(fit(Attended|Chunk|Cluster|Contrastive|Dcca|Sdcca|Softmax|Tnn|Triplet|TwoB)\w*|(fit|open)OwnMusic|train|generateSynthetic|runComparison)$/;

let folder = "";
const before_ = { folder: process.cwd(), warn: console.warn, log: console.log, results: process.env.SDCCA_RESULTS };

before(async () => {
  await index.useBackend();
  folder = mkdtempSync(join(tmpdir(), "arguments-"));
  // A path that is odd and yet a path is written to, and must not land in the project.
  process.chdir(folder);
  process.env.SDCCA_RESULTS = join(folder, "results");
  console.warn = () => {};
  await writeFiles(folder);
});

after(() => {
  process.chdir(before_.folder);
  if (before_.results === undefined) delete process.env.SDCCA_RESULTS;
  else process.env.SDCCA_RESULTS = before_.results;
  console.warn = before_.warn;
  rmSync(folder, { recursive: true, force: true });
});

/** What a call comes to; of a generator all that it gives. What it prints is not shown. */
async function settled(called: Anything, args: readonly unknown[]): Promise<unknown> {
  console.log = () => {};
  try {
    const value = await called(...args);
    if (typeof value !== "object" || value === null || !(Symbol.asyncIterator in value)) return value;
    const all: unknown[] = [];
    for await (const one of value as AsyncIterable<unknown>) all.push(one);
    return all;
  } finally {
    console.log = before_.log;
  }
}

test("what is not called is public, and not in the table", () => {
  for (const name of Object.keys(NOT_CALLED)) {
    const of = ENTRIES.filter(([, entry]) => name in entry);
    assert.equal(of.length, 1, name);
    assert.ok(!(name in of[0][2]), name);
  }
});

for (const [name, entry, calls] of ENTRIES) {
  const functions = Object.entries(entry).filter(
    ([of, value]) => typeof value === "function" && !isClass(value) && !Object.hasOwn(NOT_CALLED, of),
  );

  test(`the table of calls has every function of ${name}, and nothing else`, () => {
    assert.deepEqual(Object.keys(calls).sort(), functions.map(([of]) => of).sort());
  });

  for (const [of, value] of functions)
    test(`${of}: hostile arguments give a value or an InputError, and leave no tensor behind`, async () => {
      const called = value as Anything;
      const args = await calls[of]();
      const { positions = [], nan } = EXCEPTIONS[of] ?? {};
      const good = await settled(called, args);
      if (!nan) assert.equal(nanIn(good), undefined, "a good call");
      tf.dispose(good as tf.TensorContainer);
      for (const position of args.keys()) {
        if (positions.includes(position)) continue;
        for (const { words, args: odd, whole } of spoilt(args, position)) {
          if (SLOW.test(of) && (position > 0 || args.length === 1) && (isOptions(odd[position]) || !whole)) continue;
          const tensors = tf.memory().numTensors;
          try {
            const given = await settled(called, odd);
            if (!nan) assert.equal(nanIn(given), undefined, `${words}: NaN`);
            tf.dispose(given as tf.TensorContainer);
          } catch (error) {
            const { name, stack } = error as Error;
            assert.ok(["InputError", "DivergenceError"].includes(name), `${words}: ${stack ?? String(error)}`);
          }
          assert.equal(tf.memory().numTensors, tensors, `${words}: tensors left behind`);
        }
      }
    });
}

function isClass(value: unknown): boolean {
  return Function.prototype.toString.call(value).startsWith("class ");
}

/** Whether it passes for options that say nothing. */
function isOptions(value: unknown): boolean {
  return (
    value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value))
  );
}
