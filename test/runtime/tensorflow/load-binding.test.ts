import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as util from "node:util";
import * as tf from "@tensorflow/tfjs";
import { loadBinding, NoBindingError, openNativeBackend } from "../../../lib/runtime/tensorflow/load-binding";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";

/** Runs `work` with SDCCA_TF_BINDING as given. */
function withVariable<T>(value: string | undefined, work: () => T): T {
  const before = process.env.SDCCA_TF_BINDING;
  if (value === undefined) delete process.env.SDCCA_TF_BINDING;
  else process.env.SDCCA_TF_BINDING = value;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env.SDCCA_TF_BINDING;
    else process.env.SDCCA_TF_BINDING = before;
  }
}

/** A project folder with the real packages, whose bindings are stand-ins that only tell a version. */
function project() {
  const root = temporaryFolder();
  symlinkSync(join(projectRoot(), "node_modules"), join(root, "node_modules"));
  mkdirSync(join(root, ".cache"));
  const standIn = (name: string, text: string) => {
    writeFileSync(join(root, name), text);
    return join(root, name);
  };
  const record = (path: string) => writeFileSync(join(root, ".cache", "tensorflow.json"), JSON.stringify({ path }));
  return { root, standIn, record };
}

// First in this file: the backend stays on whatever is registered first.
test("the build of set-up loads, computes, and is registered without being selected", async () => {
  const selected = tf.getBackend();
  const { source, version, path } = withVariable(undefined, () => loadBinding());
  assert.equal(source, "cache");
  assert.match(version, /^2\.\d+\.\d+/);
  assert.equal(tf.getBackend(), selected);
  assert.ok(path.startsWith("/"));
  assert.equal(process.env.TF_FORCE_GPU_ALLOW_GROWTH, "true", "else one process takes all memory of a graphics card");
  assert.equal(process.env.NVIDIA_TF32_OVERRIDE, "0", "else a card rounds the inputs of products to 10 bits");
  assert.ok(await tf.setBackend("tensorflow"));
  assert.deepEqual(Array.from(tf.matMul([[1, 2]], [[3], [4]]).dataSync()), [11]);
});

test("the backend can be made apart from its registration, with its own ops and the same binding", () => {
  const backend = withVariable(undefined, openNativeBackend);
  assert.equal(backend.constructor.name, "NodeJSKernelBackend");
  assert.ok(tf.getKernelsForBackend("tensorflow").length > 100);
  assert.equal(tf.io.getSaveHandlers("file:///x").length, 1, "the handlers of files are registered once");
});

test("what Node 23 removed from util and the package still calls is there", () => {
  withVariable(undefined, () => loadBinding());
  const { isNullOrUndefined, isArray } = (util as unknown as { default: Record<string, (value: unknown) => boolean> }).default;
  assert.deepEqual([null, undefined, 0].map(isNullOrUndefined), [true, true, false]);
  assert.deepEqual([[], {}].map(isArray), [true, false]);
});

test("the environment variable comes before the cache", () => {
  const { root, standIn, record } = project();
  const given = standIn("given.cjs", 'exports.TF_Version = "given"');
  record(standIn("cached.cjs", 'exports.TF_Version = "cached"'));
  assert.deepEqual(
    withVariable(given, () => loadBinding(root)),
    { source: "environment", path: given, version: "given" },
  );
  assert.equal(withVariable(undefined, () => loadBinding(root)).version, "cached");
});

test("a path in the record is taken from the project's folder, so that the folder can move", () => {
  const { root, standIn, record } = project();
  const path = standIn("moved.cjs", 'exports.TF_Version = "moved"');
  record("moved.cjs");
  assert.equal(withVariable(undefined, () => loadBinding(root)).path, path);
});

test("a binding that cannot be loaded gives way to the next", () => {
  const { root, standIn, record } = project();
  const broken = standIn("broken.node", "not a shared library");
  record(standIn("cached.cjs", 'exports.TF_Version = "cached"'));
  assert.equal(withVariable(broken, () => loadBinding(root)).source, "cache");
});

test("when nothing loads, every place is told with its reason and what to do", () => {
  const { root, standIn } = project();
  const broken = standIn("broken.cjs", 'throw new Error("libsomething.so.2: cannot open")');
  assert.throws(
    () => withVariable(broken, () => loadBinding(root)),
    (error: unknown) => {
      assert.ok(error instanceof NoBindingError);
      assert.deepEqual(
        error.tried.map(({ source, reason }) => [source, reason]),
        [
          ["environment", "libsomething.so.2: cannot open"],
          ["cache", "set-up has not built one"],
          ["stock", "no such file"],
        ],
      );
      assert.match(error.message, /npm run setup/);
      return true;
    },
  );
});
