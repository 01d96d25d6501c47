/**
 * Finds and loads the native TensorFlow binding and registers tfjs's "tensorflow" backend on it. The stock entry point of
 * the package looks in one place only and throws when that is empty; this one looks where set-up builds, and says why not.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { KernelBackend } from "@tensorflow/tfjs";
import { codeEnding, workFolder } from "../files/project-root";

const PACKAGE = "@tensorflow/tfjs-node-gpu";
const BACKEND = "tensorflow";
const PRIORITY = 3; // above every JavaScript backend, as in the stock package

/** Where a binding was found: `SDCCA_TF_BINDING`, the build that set-up left in the cache, or tfjs-node-gpu's own download. */
type BindingSource = "environment" | "cache" | "stock";

export interface LoadedBinding {
  /** Absolute path of the `.node` file. */
  path: string;
  source: BindingSource;
  /** Version of the TensorFlow library behind it, for example "2.21.0". */
  version: string;
}

/** One place that was tried, and what was wrong with it. */
interface FailedPlace {
  source: BindingSource;
  path?: string;
  reason: string;
}

/** An installed package brings no set-up. */
function remedy(): string {
  if (codeEnding() === ".ts") return "run `npm run setup`";
  return (
    "set SDCCA_TF_BINDING to the tfjs_binding.node that `npm run setup` builds in a clone of the project " +
    "(`npm run doctor` there tells its path)"
  );
}

/** No binding could be loaded; `tried` holds each place with its reason. */
export class NoBindingError extends Error {
  override name = "NoBindingError";
  constructor(readonly tried: FailedPlace[]) {
    super(
      `no native TensorFlow binding could be loaded: ${remedy()}\n` +
        tried.map(({ source, path, reason }) => `  ${source}${path ? ` (${path})` : ""}: ${reason}`).join("\n"),
    );
  }
}

/**
 * Loads the binding and registers the "tensorflow" backend, without selecting it. In order: the path in the environment
 * variable `SDCCA_TF_BINDING`; the build that set-up left in `.cache` of the folder; the stock location inside
 * `@tensorflow/tfjs-node-gpu`. Calling it again is harmless. Nothing in node_modules is written.
 *
 * Call it in the main thread first: TensorFlow reads its environment variables from the process, and a worker's
 * `process.env` is only a copy.
 * @param root the folder whose `.cache` is looked in: the project's, or the working directory for an installed package
 * @throws NoBindingError with the reason of every place that was tried
 */
export function loadBinding(root: string = workFolder()): LoadedBinding {
  return open(root).found;
}

/**
 * tfjs's backend on native TensorFlow, as `tf.registerBackend("tensorflow", openNativeBackend, 3)` wants it: so registered,
 * TensorFlow is loaded by the first operation and not before. The notebook kernel does that.
 * @throws NoBindingError with the reason of every place that was tried
 */
export function openNativeBackend(): KernelBackend {
  return open(workFolder()).backend();
}

/** The binding, with all that tfjs needs to compute on it. */
function open(root: string): { found: LoadedBinding; backend: () => KernelBackend } {
  // 1 hides information, 2 warnings too; what remains are errors. Must be set before the library is loaded.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // A training step is many small ops, which run faster side by side than each split over the cores: one core for an op
  // took a quarter off the steps of attention and S-DCCA on two cores. On larger machines, where it was not measured,
  // large products get a quarter of the cores.
  process.env.TF_NUM_INTRAOP_THREADS ??= String(Math.ceil(availableParallelism() / 4));
  // Without it a process takes nearly all memory of a graphics card at once, and a second notebook or a run beside it finds none.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  // NVIDIA's libraries round the inputs of products to 10 bits (TF32) unless told not to, and whitening does not bear that.
  process.env.NVIDIA_TF32_OVERRIDE ??= "0";
  const require = createRequire(__filename);
  restoreUtil(require("node:util"));
  const tried: FailedPlace[] = [];
  for (const place of places(root, require)) {
    if ("reason" in place) {
      tried.push(place);
      continue;
    }
    try {
      const binding = require(place.path) as { TF_Version: string };
      return { found: { ...place, version: binding.TF_Version }, backend: register(require, binding) };
    } catch (error) {
      tried.push({ ...place, reason: error instanceof Error ? error.message.split("\n")[0] : String(error) });
    }
  }
  throw new NoBindingError(tried);
}

function places(root: string, require: NodeJS.Require): (FailedPlace | { source: BindingSource; path: string })[] {
  const given = process.env.SDCCA_TF_BINDING;
  return [
    given ? present("environment", resolve(given)) : { source: "environment", reason: "SDCCA_TF_BINDING is not set" },
    fromCache(root),
    stock(require),
  ];
}

function present(source: BindingSource, path: string) {
  return existsSync(path) ? { source, path } : { source, path, reason: "no such file" };
}

/** Where the package's own install script would have put one. */
function stock(require: NodeJS.Require): FailedPlace | { source: BindingSource; path: string } {
  try {
    return present("stock", join(packageFolder(require), "lib", "napi-v8", "tfjs_binding.node"));
  } catch {
    // An optional dependency, which npm leaves out when its own script cannot download TensorFlow.
    return { source: "stock", reason: `${PACKAGE} is not installed: npm install --ignore-scripts` };
  }
}

/** npm may have installed it beside this package or further up. */
function packageFolder(require: NodeJS.Require): string {
  return dirname(require.resolve(`${PACKAGE}/package.json`));
}

/** Set-up leaves the path of its last good build, relative to the folder where it lies inside. */
function fromCache(root: string): FailedPlace | { source: BindingSource; path: string } {
  const record = join(root, ".cache", "tensorflow.json");
  if (!existsSync(record)) return { source: "cache", path: record, reason: "set-up has not built one" };
  try {
    return present("cache", resolve(root, JSON.parse(readFileSync(record, "utf8")).path));
  } catch (error) {
    return { source: "cache", path: record, reason: `unreadable: ${error}` };
  }
}

/** Node 23 removed two functions that tfjs-node 4.22 still calls. */
function restoreUtil(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** What the package's own entry point does after it has found its binding. Returns what makes the backend. */
function register(require: NodeJS.Require, binding: object): () => KernelBackend {
  const tf = require("@tensorflow/tfjs") as typeof import("@tensorflow/tfjs");
  const part = (name: string) => require(join(packageFolder(require), "dist", name));
  const first = tf.getKernelsForBackend(BACKEND).length === 0;
  part("register_all_kernels");
  const { NodeJSKernelBackend } = part("nodejs_kernel_backend");
  const { nodeFileSystemRouter } = part("io/file_system");
  const backend = (): KernelBackend => new NodeJSKernelBackend(binding, PACKAGE);
  if (!tf.findBackendFactory(BACKEND)) tf.registerBackend(BACKEND, backend, PRIORITY);
  if (first) {
    tf.io.registerLoadRouter(nodeFileSystemRouter);
    tf.io.registerSaveRouter(nodeFileSystemRouter);
  }
  return backend;
}
