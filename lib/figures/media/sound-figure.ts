import type { Data } from "plotly.js-dist";
import { logMel } from "../../media/sound/log-mel";
import type { Figure } from "../../notebook/notebook-display";
import { checkNumbers, checkObject, checkOptions } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { axis, baseLayout, INK, PAGE_WIDTH, panelTitle, rounded } from "../style/style";

/** Options of {@link soundFigure}. */
export interface SoundFigureOptions {
  title?: string;
}

/** As many columns are drawn of a longer sound, and of every two bands one: an output stays small. */
const [COLUMNS, BANDS_A_ROW] = [240, 2];

/** Frequencies that stand at the axis, in Hz. */
const HERTZ = [250, 1000, 4000];

/**
 * A sound over time: above its wave (in each column the least and the greatest value), below its log-mel spectrogram as the
 * network musicnn takes it, 96 bands from 0 to 8 kHz, of which two neighbours share a row.
 * @param sound one channel, a number from −1 to 1 for each sample, 16,000 of them a second
 * @throws InputError for another rate, sound of less than a frame, or samples that are not finite
 */
export function soundFigure(sound: { rate: number; samples: Float32Array }, options: SoundFigureOptions = {}): Figure {
  checkObject(sound, "the sound", "what readSound gives, { rate, samples }", { rate: "number", samples: "list" });
  checkOptions(options);
  const { rate, samples } = sound;
  const { title } = options;
  check(rate === 16_000, () => `soundFigure takes 16,000 samples a second, as readSound gives them; got ${rate}`);
  check(samples.length >= 256, () => `soundFigure needs at least 256 samples; got ${samples.length}`);
  checkNumbers(samples, "the samples");
  const seconds = samples.length / rate;
  const columns = Math.min(COLUMNS, Math.floor(samples.length / 256));
  const times = Array.from({ length: columns }, (_, c) => rounded(((c + 0.5) * seconds) / columns));
  const { low, high } = envelope(samples, columns);
  const mel = spectrogram(samples, columns);
  const side = (name: string, y: number[], fill?: "tonexty"): Data =>
    ({
      ...{ type: "scatter", mode: "lines", name, x: times, y, xaxis: "x", yaxis: "y", showlegend: false },
      ...{ line: { color: INK, width: 0.5 }, ...(fill && { fill, fillcolor: INK }), hoverinfo: "skip" },
    }) as Data;
  const data: Data[] = [
    side("least value", low),
    side("greatest value", high, "tonexty"),
    {
      ...{
        type: "heatmap",
        name: "log-mel",
        xaxis: "x",
        yaxis: "y2",
        x: times,
        y: mel.map((_, row) => row),
        z: mel,
        colorscale: "Greys",
        reversescale: true,
      },
      ...{ showscale: false, hovertemplate: "%{x} s: %{z}<extra></extra>" },
    } as Data,
  ];
  const layout = baseLayout({ width: PAGE_WIDTH, height: 360, title, panelTitles: true });
  return {
    data,
    layout: {
      ...layout,
      xaxis: axis("time (s)", { anchor: "y2", range: [0, rounded(seconds)], showgrid: false }),
      yaxis: axis("value", { domain: [0.66, 1], nticks: 3 }),
      yaxis2: axis("frequency (Hz)", {
        domain: [0, 0.54],
        ...{ tickvals: HERTZ.map(rowOf), ticktext: HERTZ.map(String), showgrid: false },
      }),
      annotations: [panelTitle("wave", 0, 1), panelTitle("log-mel spectrogram", 0, 0.54)],
      meta: { alt: `wave and log-mel spectrogram of ${rounded(seconds)} s of sound`, n: "1 track" },
    },
  };
}

function envelope(samples: Float32Array, columns: number): { low: number[]; high: number[] } {
  const low: number[] = [];
  const high: number[] = [];
  for (let c = 0; c < columns; c++) {
    const part = samples.subarray(Math.floor((c * samples.length) / columns), Math.floor(((c + 1) * samples.length) / columns));
    low.push(rounded(part.reduce((a, b) => Math.min(a, b))));
    high.push(rounded(part.reduce((a, b) => Math.max(a, b))));
  }
  return { low, high };
}

/** Rows × columns, each the mean of the bands and frames in it, to one decimal: what grey levels show. */
function spectrogram(samples: Float32Array, columns: number): number[][] {
  const { rows: frames, columns: bands, data } = logMel(samples);
  return Array.from({ length: bands / BANDS_A_ROW }, (_, row) =>
    Array.from({ length: columns }, (_, c) => {
      const from = Math.floor((c * frames) / columns);
      const to = Math.max(Math.floor(((c + 1) * frames) / columns), from + 1);
      let sum = 0;
      for (let t = from; t < to; t++) for (let b = 0; b < BANDS_A_ROW; b++) sum += data[t * bands + row * BANDS_A_ROW + b];
      return Number((sum / (to - from) / BANDS_A_ROW).toFixed(1));
    }),
  );
}

/** The row of a frequency, of 96 bands on Slaney's mel scale from 0 to 8 kHz: linear below 1 kHz, then logarithmic. */
function rowOf(hertz: number): number {
  const mel = (f: number) => (f < 1000 ? (3 * f) / 200 : 15 + (27 * Math.log(f / 1000)) / Math.log(6.4));
  const band = (mel(hertz) / mel(8000)) * 97 - 1;
  return rounded((band - (BANDS_A_ROW - 1) / 2) / BANDS_A_ROW);
}
