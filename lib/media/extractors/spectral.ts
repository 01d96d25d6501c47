import Meyda from "meyda";
import { meanAndSpread } from "./mean-and-spread";
import { waveWindows } from "../sound/patches";
import type { AudioExtractor } from "./extractor";
import { RowList } from "./row-list";

const RATE = 16_000;
/** Samples of a frame, and from one to the next: 128 and 64 ms. */
const FRAME = 2048;
const HOP = 1024;

const MEL_BANDS = 40;
const COEFFICIENTS = 20;
const PITCHES = 12;
/** Loudness, brightness and its spread, share of noise, changes of sign. */
const SHAPES = 5;

const PER_FRAME = MEL_BANDS + COEFFICIENTS + PITCHES + SHAPES;

/**
 * Statistics of the sound without any network, by Meyda: for each whole second the mean and the standard deviation, over its
 * frames of 128 ms, of log-mel bands, mel-frequency cepstral coefficients, chroma and the spectrum's shape.
 */
export function spectralExtractor(): AudioExtractor {
  const width = 2 * PER_FRAME;
  return {
    view: "audio",
    facts: { extractor: "spectral", version: "1", width, rowsPerSecond: 1, values: "raw" },
    rate: RATE,
    begin() {
      const features = new RowList(width);
      const windows = waveWindows(RATE, RATE, (second) => {
        const frames: number[][] = [];
        for (let at = 0; at + FRAME <= second.length; at += HOP) frames.push(frameFeatures(second.slice(at, at + FRAME)));
        features.add(meanAndSpread(frames));
      });
      return {
        push: (sound) => windows.push(sound),
        finish() {
          const { centre } = windows.finish();
          return { ...features.take(), centre };
        },
      };
    },
    dispose: () => undefined,
  };
}

const WANTED = ["melBands", "mfcc", "chroma", "rms", "spectralCentroid", "spectralSpread", "spectralFlatness", "zcr"] as const;

/** Of one frame; what is undefined in silence is 0. */
function frameFeatures(frame: Float32Array): number[] {
  // Meyda keeps its settings and filters in one place for all that use it.
  Object.assign(Meyda, {
    sampleRate: RATE,
    bufferSize: FRAME,
    melBands: MEL_BANDS,
    numberOfMFCCCoefficients: COEFFICIENTS,
    chromaBands: PITCHES,
    windowingFunction: "hanning",
  });
  const found = Meyda.extract([...WANTED], frame) as unknown as Record<(typeof WANTED)[number], number | number[]>;
  const numbers = (name: (typeof WANTED)[number]) => [found[name]].flat();
  const bands = numbers("melBands").map((power) => Math.log10(10_000 * power + 1));
  const shapes = [
    Math.log10(Number(found.rms) + 1e-5),
    (2 * Number(found.spectralCentroid)) / FRAME,
    (2 * Number(found.spectralSpread)) / FRAME,
    Number(found.spectralFlatness),
    Number(found.zcr) / FRAME,
  ];
  const all = [...bands, ...numbers("mfcc"), ...numbers("chroma"), ...shapes];
  return all.map((value) => (Number.isFinite(value) ? value : 0));
}
