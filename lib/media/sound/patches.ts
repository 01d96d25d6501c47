import { check } from "../../runtime/check";
import { type LogMelSettings, LogMelStream } from "./log-mel";

/** Sound of less than this many seconds makes no row. */
const LEAST = 1;

/** How the windows of a stream of sound ended. */
interface WindowsEnd {
  /** Whether the sound was shorter than one window, and was repeated to fill it. */
  padded: boolean;
  /** The second at which the first window is centred. */
  centre: number;
}

/** Takes sound by pieces and hands on what stands at each whole second. */
interface Windows {
  push(piece: Float32Array): void;
  finish(): WindowsEnd;
}

/**
 * Windows of the wave itself, one for each whole second at which a whole one fits.
 * @param length samples of a window
 */
export function waveWindows(rate: number, length: number, onWindow: (samples: Float32Array) => void): Windows {
  return windowsOf(rate, length, () => {
    let buffer = new Float32Array(0);
    let start = 0; // sample of the file at which the buffer begins
    let second = 0;
    return {
      push(piece) {
        const joined = new Float32Array(buffer.length + piece.length);
        joined.set(buffer);
        joined.set(piece, buffer.length);
        let at = second * rate - start;
        for (; at + length <= joined.length; at = ++second * rate - start) onWindow(joined.subarray(at, at + length));
        const kept = Math.max(0, Math.min(at, joined.length));
        buffer = joined.slice(kept);
        start += kept;
      },
      finish: () => undefined,
      made: () => second > 0,
    };
  });
}

/**
 * Patches of a log-mel spectrogram, one for each whole second at which a whole one fits; second s begins at the frame nearest
 * to it. @param frames of a patch @param onPatch gets also the number of its first frame
 */
export function logMelPatches(
  settings: LogMelSettings,
  frames: number,
  onPatch: (patch: Float32Array, start: number) => void,
): Windows {
  const { rate, hop, bands, window, centred } = settings;
  // The last frame of a patch must still be there: centred on its sample, or whole.
  const samples = (frames - 1) * hop + (centred ? 0 : window);
  return windowsOf(rate, samples, () => {
    let kept: Float32Array[] = [];
    let first = 0; // number of the first frame that is kept
    let second = 0;
    const stream = new LogMelStream(settings, (frame) => {
      kept.push(frame);
      const start = Math.floor((second * rate) / hop + 0.5);
      if (first + kept.length < start + frames) return;
      const patch = new Float32Array(frames * bands);
      for (let t = 0; t < frames; t++) patch.set(kept[start - first + t], t * bands);
      onPatch(patch, start);
      const next = Math.floor((++second * rate) / hop + 0.5);
      const passed = Math.min(kept.length, next - first);
      kept = kept.slice(passed);
      first += passed;
    });
    return { push: (piece) => stream.push(piece), finish: () => stream.finish(), made: () => second > 0 };
  });
}

interface Cutter {
  push(piece: Float32Array): void;
  finish(): void;
  /** Whether a window has been handed on. */
  made(): boolean;
}

/** Keeps the sound until a first window is made, so that shorter sound can be repeated to fill one. */
function windowsOf(rate: number, length: number, makeCutter: () => Cutter): Windows {
  let cutter = makeCutter();
  let early: Float32Array[] | undefined = [];
  return {
    push(piece) {
      if (early) early.push(piece.slice());
      cutter.push(piece);
      if (early && cutter.made()) early = undefined;
    },
    finish() {
      cutter.finish();
      if (cutter.made()) return { padded: false, centre: Math.round((100 * length) / rate / 2) / 100 };
      const sound = early!.flatMap((piece) => [...piece]);
      check(sound.length > 0, () => "there is no sound");
      check(sound.length >= LEAST * rate, () => `its sound of ${(sound.length / rate).toFixed(2)} s is shorter than a second`);
      cutter = makeCutter();
      cutter.push(Float32Array.from({ length }, (_, i) => sound[i % sound.length]));
      cutter.finish();
      return { padded: true, centre: sound.length / rate / 2 };
    },
  };
}
