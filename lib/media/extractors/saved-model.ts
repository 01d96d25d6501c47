import * as tf from "@tensorflow/tfjs";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readNpy } from "../../data/formats/npy";
import { dequantiseInto } from "../../data/records/quantisation";
import { checkObject, checkPath } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { checkRegular } from "../../runtime/files/read-file";
import { isNative, nativeBackend } from "../../runtime/tensorflow/native-ops";
import { loadFrozenGraph } from "../networks/wrapped-graph";
import { quantise8Bits, whiten, type Whitening } from "../networks/youtube8m-codes";
import { logMelPatches, waveWindows } from "../sound/patches";
import { type AudioExtractor, BATCH, type ExtractorFacts, type VideoExtractor } from "./extractor";
import { frameRun } from "./frame-run";
import { Batches, RowList } from "./row-list";
import type { FrameInput, SavedModelChoice, SavedModelSettings, SoundInput, WhiteningFiles } from "./saved-model-settings";

/**
 * An extractor from a network of one's own, for `extractAudio`, `extractVideo` and `extractMedia`: a TensorFlow SavedModel or a
 * frozen graph. It is given one input for each second, centred in it where frames are taken, beginning with it where sound is.
 * Runs on native TensorFlow only.
 * @throws InputError when what it takes is not said, or is said twice
 */
export function savedModel(settings: SavedModelSettings): SavedModelChoice {
  checkSettings(settings);
  return { savedModel: settings };
}

/** Checks what {@link savedModel} is given; the files are not looked at. */
export function checkSettings(settings: SavedModelSettings): void {
  const texts = { name: "text", path: "text", input: "text", output: "text" } as const;
  checkObject(settings, "the network", "one with its name, path, input and output", texts);
  const { name, path, sound, frames, whitening } = settings;
  checkPath(path);
  check(
    /^[\w.-]+$/.test(name),
    () => `the name of an extractor must be letters, digits, dots and dashes; got ${JSON.stringify(name)}`,
  );
  check(!sound !== !frames, () => `${name}: say what the network takes, either sound or frames`);
  check(!sound?.logMel || sound.frames, () => `${name}: sound.frames must say how many frames of the spectrogram make one input`);
  const named = `${name}: whitening`;
  if (whitening !== undefined) checkObject(whitening, named, "names of files", { mean: "text", directions: "text" });
}

/** Loads it. @throws InputError when its files are missing or its output is not what was said */
export async function loadSavedModel(settings: SavedModelSettings): Promise<AudioExtractor | VideoExtractor> {
  const network = await Network.load(settings);
  const { sound, frames } = settings;
  return sound ? soundExtractor(network, sound) : frameExtractor(network, frames!);
}

class Network {
  private constructor(
    readonly settings: SavedModelSettings,
    private readonly graph: number,
    private readonly whitening: Whitening | undefined,
    private readonly weights: string,
  ) {}

  static async load(settings: SavedModelSettings): Promise<Network> {
    const { name, path, tag = "serve" } = settings;
    check(isNative(), () => `${name} needs native TensorFlow: run npm run setup`);
    check(existsSync(path), () => `${name}: there is nothing at ${path}: correct the path`);
    checkRegular(path);
    const isFolder = statSync(path).isDirectory();
    check(
      !isFolder || existsSync(join(path, "saved_model.pb")),
      () => `${name}: ${path} holds no saved_model.pb: name the folder of a SavedModel, or a frozen graph's file`,
    );
    const weights = checksum(isFolder ? filesOf(path) : [path]);
    const graph = isFolder ? nativeBackend().loadSavedModelMetaGraph(path, tag) : loadFrozenGraph(readFileSync(path));
    const whitening = settings.whitening && (await readWhitening(settings.whitening));
    return new Network(settings, graph, whitening, weights);
  }

  facts(width: number): ExtractorFacts {
    const { name, version = "1", quantised } = this.settings;
    const values = quantised ? "quantised" : "raw";
    return { extractor: name, version, width, weights: this.weights, rowsPerSecond: 1, values };
  }

  /** n rows from n inputs of the given shape, which lie one behind another. */
  run(inputs: Float32Array | Int32Array, shape: number[], type: "float32" | "int32"): Float32Array {
    const length = shape.reduce((product, size) => product * size, 1);
    const n = inputs.length / length;
    if (this.settings.batched !== false) return this.finish(this.call(inputs, [n, ...shape], type), n);
    const rows = Array.from({ length: n }, (_, i) => this.call(inputs.slice(i * length, (i + 1) * length), shape, type));
    const all = new Float32Array(n * rows[0].length);
    rows.forEach((row, i) => all.set(row, i * row.length));
    return this.finish(all, n);
  }

  dispose(): void {
    nativeBackend().deleteSavedModel(this.graph);
  }

  private call(values: Float32Array | Int32Array, shape: number[], type: "float32" | "int32"): Float32Array {
    const { input, output, constants = {}, name } = this.settings;
    const feeds = [input, ...Object.keys(constants)].map((feed) => ({ name: feed }));
    return tf.tidy(() => {
      const others = Object.values(constants).map((value) =>
        typeof value === "boolean" ? tf.scalar(value, "bool") : tf.scalar(value),
      );
      const tensors = [tf.tensor(values, shape, type), ...others];
      try {
        const [result] = nativeBackend().runSavedModel(this.graph, tensors, feeds as never, [output]);
        return Float32Array.from(result.dataSync());
      } catch (error) {
        const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
        check(false, () => `${name} cannot be run from ${input} [${shape}] to ${output}: ${message.slice(0, 300)}`);
        throw error;
      }
    });
  }

  private finish(outputs: Float32Array, n: number): Float32Array {
    const { quantised, name } = this.settings;
    check(outputs.length % n === 0, () => `${name} gave ${outputs.length} values for ${n} inputs`);
    const rows = this.whitening ? whiten(outputs, this.whitening) : outputs;
    if (!quantised) return rows;
    const out = new Float32Array(rows.length);
    dequantiseInto(out, 0, quantise8Bits(rows), 0, rows.length);
    return out;
  }
}

function soundExtractor(network: Network, sound: SoundInput): AudioExtractor {
  const { logMel, frames = 0, seconds = 1 } = sound;
  const rate = logMel?.rate ?? sound.rate ?? 16_000;
  const samples = Math.round(seconds * rate);
  const shape = sound.shape ?? (logMel ? [frames, logMel.bands] : [samples]);
  const length = shape.reduce((product, size) => product * size, 1);
  const { name } = network.settings;
  const given = logMel ? frames * logMel.bands : samples;
  check(length === given, () => `${name}: an input holds ${given} values; the shape [${shape}] needs ${length}`);
  const width = network.run(new Float32Array(length), shape, "float32").length;
  return {
    view: "audio",
    facts: network.facts(width),
    rate,
    begin() {
      const rows = new RowList(width);
      const batches = new Batches(length, BATCH, Float32Array, (inputs) => rows.add(network.run(inputs, shape, "float32")));
      const windows = logMel
        ? logMelPatches(logMel, frames, (patch) => batches.add(patch))
        : waveWindows(rate, samples, (window) => batches.add(window));
      return {
        push: (piece) => windows.push(piece),
        finish() {
          const { padded, centre } = windows.finish();
          batches.flush();
          return { ...rows.take(), centre, ...(padded && { padded }) };
        },
      };
    },
    dispose: () => network.dispose(),
  };
}

function frameExtractor(network: Network, frames: FrameInput): VideoExtractor {
  const { size = 224, subtract = 0, divide = 255, order = "RGB", type = "float32" } = frames;
  const shortSide = frames.shortSide ?? Math.round((size * 8) / 7);
  const shape = [size, size, 3];
  const length = size * size * 3;
  const numbers = (bytes: Uint8Array) => {
    const out = new (type === "int32" ? Int32Array : Float32Array)(bytes.length);
    for (let i = 0; i < bytes.length; i++) out[i] = (bytes[order === "BGR" ? i + 2 - 2 * (i % 3) : i] - subtract) / divide;
    return out;
  };
  const width = network.run(numbers(new Uint8Array(length)), shape, type).length;
  return {
    view: "video",
    facts: network.facts(width),
    frames: { perSecond: 1, shortSide, size },
    begin: () => frameRun(length, width, (bytes) => network.run(numbers(bytes), shape, type)),
    dispose: () => network.dispose(),
  };
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
}

function checksum(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(createHash("sha256").update(readFileSync(file)).digest());
  return hash.digest("hex");
}

async function readWhitening({ mean, directions, columns, variances }: WhiteningFiles): Promise<Whitening> {
  const found = (await readNpy(mean)).data;
  const { shape, data } = await readNpy(directions);
  check(shape.length === 2, () => `${directions} has ${shape.length} axes (${shape}); directions have 2`);
  const rows = columns ? transposed(data, shape[0], shape[1]) : data;
  return { mean: found, directions: rows, ...(variances && { variances: (await readNpy(variances)).data }) };
}

function transposed(data: ArrayLike<number>, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
}
