import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { version as NODE_VERSION } from "node:process";
import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../arguments";
import { check, checkOneOf } from "../check";
import { warn } from "../tell";
import { loadBinding, type LoadedBinding, NoBindingError } from "./load-binding";
import { NATIVE_BACKEND, nativeBackend } from "./native-ops";

/** Options of {@link useBackend}. */
export interface BackendOptions {
  /** `"auto"` (default): native TensorFlow, or tfjs's own JavaScript backend with a loud warning. Naming one makes its absence an error. */
  prefer?: "auto" | "tensorflow" | "cpu";
}

/** What computes, as {@link useBackend} found it. */
export interface Backend {
  /** `"tensorflow"` (native) or `"cpu"` (JavaScript). */
  name: string;
  /** What computes, by name: the processor, or the graphics card. */
  device: string;
  versions: { node: string; tfjs: string; tensorflow?: string };
}

/**
 * Chooses the best available backend and waits until it is ready. Call it once, before anything is computed. Calling it again with
 * the same preference changes nothing. With another preference it switches; models trained before stay usable, since they are plain
 * values.
 * @throws InputError for an unknown preference, or when the requested backend is not available.
 */
export async function useBackend(options: BackendOptions = {}): Promise<Backend> {
  checkOptions(options);
  const { prefer = "auto" } = options;
  checkOneOf(prefer, "prefer", ["auto", "tensorflow", "cpu"]);
  const binding = prefer === "cpu" ? undefined : findBinding(prefer);
  await tf.setBackend(binding ? NATIVE_BACKEND : "cpu");
  await tf.ready();
  const onCard = binding !== undefined && nativeBackend().isUsingGpuDevice;
  return {
    name: tf.getBackend(),
    device: onCard ? graphicsCard() : processor(),
    versions: { node: NODE_VERSION, tfjs: tf.version.tfjs, ...(binding && { tensorflow: binding.version }) },
  };
}

function findBinding(prefer: "auto" | "tensorflow"): LoadedBinding | undefined {
  try {
    return loadBinding();
  } catch (error) {
    if (!(error instanceof NoBindingError)) throw error;
    const { message } = error;
    check(prefer !== "tensorflow", () => message);
    warn(`WARNING: training in JavaScript, tens of times slower. Results agree within rounding.\n${message}`);
    return undefined;
  }
}

function processor(): string {
  const [first] = cpus();
  return `${first?.model.trim() || "unknown processor"} (${cpus().length} threads)`;
}

/** From the driver's own tool; TensorFlow does not report it. */
function graphicsCard(): string {
  try {
    const names = execFileSync("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"], { encoding: "utf8" });
    return names.split("\n")[0].trim();
  } catch {
    return "GPU (unnamed)";
  }
}
