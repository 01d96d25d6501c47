/** A triangular filter: its first bin of the spectrum, and its weights from there. */
export interface MelFilter {
  first: number;
  weights: Float64Array;
}

/** What a bank of mel filters depends on. */
interface MelBank {
  /** Samples a second. */
  rate: number;
  /** Samples of the Fourier transform. */
  size: number;
  bands: number;
  /** Hz of the lowest filter's lower and the highest filter's upper edge. */
  low: number;
  high: number;
  /** Which curve of pitch: Slaney's (librosa's default) or HTK's. */
  scale: "slaney" | "htk";
  /** Whether each filter is scaled to unit area (Slaney), or peaks at 1. */
  unitArea: boolean;
}

// Slaney's scale is linear up to 1 kHz (15 mel), then has 27 mel for each factor of 6.4.
const SCALES = {
  slaney: {
    toMel: (hz: number) => (hz < 1000 ? (hz * 3) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4)),
    toHz: (mel: number) => (mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp(((mel - 15) * Math.log(6.4)) / 27)),
  },
  htk: {
    toMel: (hz: number) => 1127 * Math.log(1 + hz / 700),
    toHz: (mel: number) => 700 * (Math.exp(mel / 1127) - 1),
  },
};

/**
 * Triangular filters whose edges lie evenly on a mel scale. Slaney's triangles are straight over Hz, as librosa's; HTK's over
 * mel, as VGGish's.
 */
export function melFilters({ rate, size, bands, low, high, scale, unitArea }: MelBank): MelFilter[] {
  const { toMel, toHz } = SCALES[scale];
  const mel = (i: number) => toMel(low) + ((toMel(high) - toMel(low)) * i) / (bands + 1);
  const place = scale === "htk" ? toMel : (hz: number) => hz;
  const edge = scale === "htk" ? mel : (i: number) => toHz(mel(i));
  const step = rate / size;
  return Array.from({ length: bands }, (_, band) => {
    const [left, centre, right] = [edge(band), edge(band + 1), edge(band + 2)];
    const area = unitArea ? 2 / (toHz(mel(band + 2)) - toHz(mel(band))) : 1;
    const weights: number[] = [];
    let first = 0;
    for (let bin = 0; bin <= size / 2; bin++) {
      const at = place(bin * step);
      const weight = Math.min((at - left) / (centre - left), (right - at) / (right - centre));
      if (weight <= 0) continue;
      if (weights.length === 0) first = bin;
      weights.push(weight * area);
    }
    return { first, weights: Float64Array.from(weights) };
  });
}
