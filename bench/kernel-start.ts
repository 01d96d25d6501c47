/**
 * A notebook kernel by name, from its start to a result of the library: `start`, with all caches that earlier kernels left, and
 * `fresh`, with none; or `memory`, what it then holds once TensorFlow has computed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../lib/runtime/check";
import { projectRoot } from "../lib/runtime/files/project-root";
import { DrivenKernel, type Outcome } from "../test/scripts/driven-kernel";
import { serve } from "./serve";

/** What every notebook imports, and a number of the library. */
const FIRST = `import { expectedChanceMap } from "./lib/index";
  import { sharedSpaceFigure } from "./lib/figures";
  import { readSettings } from "./lib/walkthrough";
  sharedSpaceFigure && readSettings && expectedChanceMap([0, 1, 1])`;
const COMPUTE = `import * as tf from "@tensorflow/tfjs";
  import { useBackend } from "./lib/index";
  await useBackend();
  tf.matMul(tf.ones([100, 100]), tf.ones([100, 100])).dataSync()[0]`;

const [, , name, what] = process.argv;

serve(async () => {
  const temporary = await mkdtemp(join(tmpdir(), "kernel-start-"));
  if (what === "fresh") await rm(join(projectRoot(), ".cache", "kernel"), { recursive: true, force: true });
  // Where tsx keeps what it has compiled.
  const env = what === "fresh" ? { TMPDIR: temporary } : {};
  const kernel = new DrivenKernel({ name, jupyterPath: join(__dirname, "peers", "jupyter"), env });
  try {
    const ready = (await kernel.step({ ready: true })) as number;
    const first = await kernel.cell(FIRST);
    const result = resultOf(first);
    if (what !== "memory") return { value: ready + first.seconds, result };
    const computed = resultOf(await kernel.cell(COMPUTE));
    return { value: (await kernel.step({ memory: true })) as number, result: computed };
  } finally {
    await kernel.end();
    await rm(temporary, { recursive: true });
  }
});

/** Our kernel shows the last expression, tslab's own prints it. */
function resultOf({ status, result, stream }: Outcome): number {
  const value = Number(result?.["text/plain"] ?? stream);
  check(
    status === "ok" && Number.isFinite(value),
    () => `the kernel ${name} gave no number but ${JSON.stringify({ status, stream })}`,
  );
  return value;
}
