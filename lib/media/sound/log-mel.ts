import FFT from "fft.js";
import { checkNumbers, checkObject } from "../../runtime/arguments";
import { check, checkInteger, checkNumber, checkOneOf } from "../../runtime/check";
import { type MelFilter, melFilters } from "./mel-filters";

/** A log-mel spectrogram: how it is computed from sound. */
export interface LogMelSettings {
  /** Samples a second of the sound. */
  rate: number;
  /** Samples of the Hann window (periodic), and of the Fourier transform: a power of two of at least as many. */
  window: number;
  /** Samples of the Fourier transform. */
  size: number;
  /** Samples from one frame to the next. */
  hop: number;
  /** How many mel bands. */
  bands: number;
  /** Where the lowest band begins, in Hz. */
  low: number;
  /** Where the highest ends, in Hz. */
  high: number;
  scale: "slaney" | "htk";
  unitArea: boolean;
  /** What of the spectrum is summed: 1 its magnitude, 2 its power. */
  power: 1 | 2;
  /** Whether frame t is centred on sample t · hop, with silence before and behind the sound, or begins there. */
  centred: boolean;
  /** The logarithm: log10(scale · x + 1), or ln(x + offset). */
  logarithm: { kind: "log10"; scale: number } | { kind: "ln"; offset: number };
}

/** What musicnn was trained on, as `librosa.feature.melspectrogram` computes it: 62.5 frames a second of 96 bands. */
export const MUSICNN_LOG_MEL: LogMelSettings = {
  ...{ rate: 16_000, window: 512, size: 512, hop: 256, bands: 96, low: 0, high: 8000, scale: "slaney", unitArea: true },
  ...{ power: 2, centred: true, logarithm: { kind: "log10", scale: 10_000 } },
};

/** What VGGish was trained on: 100 frames a second of 64 bands. */
export const VGGISH_LOG_MEL: LogMelSettings = {
  ...{ rate: 16_000, window: 400, size: 512, hop: 160, bands: 64, low: 125, high: 7500, scale: "htk", unitArea: false },
  ...{ power: 1, centred: false, logarithm: { kind: "ln", offset: 0.01 } },
};

/** Checks the settings of a spectrogram. */
function checkLogMel(settings: LogMelSettings): void {
  checkObject(settings, "the settings", "those of a log-mel spectrogram, such as VGGISH_LOG_MEL", { logarithm: "object" });
  const { rate, window, size, hop, bands, low, high, scale, power, logarithm } = settings;
  checkNumber(rate, "rate", 1, 1e6);
  checkInteger(size, "size", 2, LARGEST_SIZE);
  check(Number.isInteger(Math.log2(size)), () => `size must be a power of two; got ${size}`);
  checkInteger(window, "window", 2, size);
  checkInteger(hop, "hop", 1, LARGEST_SIZE);
  checkInteger(bands, "bands", 1, size);
  checkNumber(low, "low", 0, rate / 2);
  checkNumber(high, "high", low, rate / 2);
  checkOneOf(scale, "scale", ["slaney", "htk"]);
  check(power === 1 || power === 2, () => `power must be 1 or 2; got ${String(power)}`);
  if (checkOneOf(logarithm.kind, "logarithm.kind", ["log10", "ln"]) === "ln")
    checkNumber((logarithm as { offset: number }).offset, "logarithm.offset", Number.MIN_VALUE);
  else checkNumber((logarithm as { scale: number }).scale, "logarithm.scale", 0);
}

/** Samples that are kept behind the frames that are made before they are moved to the front. */
const SLACK = 1 << 16;
/** Samples of the largest Fourier transform. */
const LARGEST_SIZE = 1 << 20;

/** A spectrogram of sound that comes by pieces; memory does not grow. */
export class LogMelStream {
  private readonly fft: FFT;
  private readonly hann: Float64Array;
  private readonly filters: MelFilter[];
  private readonly frame: number[];
  private readonly spectrum: number[];
  private readonly levels: Float64Array;
  private samples = new Float32Array(2 * SLACK);
  private length = 0;
  /** First sample of the next frame within `samples`. */
  private at = 0;

  constructor(
    private readonly settings: LogMelSettings,
    private readonly onFrame: (bands: Float32Array) => void,
  ) {
    const { window, size } = settings;
    this.fft = new FFT(size);
    this.hann = Float64Array.from({ length: window }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window));
    this.filters = melFilters(settings);
    this.frame = new Array<number>(size).fill(0);
    this.spectrum = this.fft.createComplexArray() as number[];
    this.levels = new Float64Array(size / 2 + 1);
    if (settings.centred) this.length = window / 2; // silence before the first sample
  }

  push(piece: Float32Array): void {
    this.append(piece);
    const { window, hop } = this.settings;
    for (; this.at + window <= this.length; this.at += hop) this.make();
    if (this.at < SLACK) return;
    this.samples.copyWithin(0, this.at, this.length);
    this.length -= this.at;
    this.at = 0;
  }

  /** The sound has ended: the frames that still reach beyond it. */
  finish(): void {
    if (this.settings.centred) this.push(new Float32Array(this.settings.window / 2));
  }

  private append(piece: Float32Array): void {
    if (this.length + piece.length > this.samples.length) {
      const larger = new Float32Array(2 * (this.length + piece.length));
      larger.set(this.samples.subarray(0, this.length));
      this.samples = larger;
    }
    this.samples.set(piece, this.length);
    this.length += piece.length;
  }

  private make(): void {
    const { window, bands, power, logarithm } = this.settings;
    for (let i = 0; i < window; i++) this.frame[i] = this.samples[this.at + i] * this.hann[i];
    this.fft.realTransform(this.spectrum, this.frame);
    for (let bin = 0; bin < this.levels.length; bin++) {
      const square = this.spectrum[2 * bin] ** 2 + this.spectrum[2 * bin + 1] ** 2;
      this.levels[bin] = power === 2 ? square : Math.sqrt(square);
    }
    const out = new Float32Array(bands);
    for (let band = 0; band < bands; band++) {
      const { first, weights } = this.filters[band];
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * this.levels[first + i];
      out[band] = logarithm.kind === "log10" ? Math.log10(logarithm.scale * sum + 1) : Math.log(sum + logarithm.offset);
    }
    this.onFrame(out);
  }
}

/**
 * The spectrogram of sound in memory, a row a frame: by default the one that musicnn takes, 62.5 frames a second of 96 bands
 * from 0 to 8 kHz, log10(10000 · power + 1), equal to librosa's within 1e-5.
 * @param samples one channel, a number from −1 to 1 for each sample, `settings.rate` of them a second
 * @throws InputError when a sample is not finite, or a setting is out of range
 */
export function logMel(
  samples: Float32Array,
  settings: LogMelSettings = MUSICNN_LOG_MEL,
): { rows: number; columns: number; data: Float32Array } {
  checkNumbers(samples, "samples");
  checkLogMel(settings);
  const frames: Float32Array[] = [];
  const stream = new LogMelStream(settings, (frame) => void frames.push(frame));
  stream.push(samples);
  stream.finish();
  const { bands } = settings;
  const data = new Float32Array(frames.length * bands);
  frames.forEach((frame, t) => data.set(frame, t * bands));
  return { rows: frames.length, columns: bands, data };
}
