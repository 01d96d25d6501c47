import assert from "node:assert/strict";
import { test } from "node:test";
import { soundFigure } from "../../../lib/figures/media/sound-figure";
import { tagsFigure } from "../../../lib/figures/media/tags-figure";

interface Drawn {
  type: string;
  x: number[];
  y: (number | string)[];
  z: number[][];
}
const traces = (figure: { data: unknown[] }) => figure.data as Drawn[];

test("a tone is one dark row at its frequency, and silence is light; the wave keeps its largest values", () => {
  const rate = 16_000;
  // A second of silence, then a second of 1,000 Hz at half of full scale.
  const samples = Float32Array.from({ length: 2 * rate }, (_, i) =>
    i < rate ? 0 : 0.5 * Math.sin((2 * Math.PI * 1000 * i) / rate),
  );
  const figure = soundFigure({ rate, samples });
  const [low, high, mel] = traces(figure);
  const half = mel.x.length / 2;
  assert.deepEqual([Math.min(...(low.y as number[])), Math.max(...(high.y as number[]))], [-0.5, 0.5]);
  assert.ok((high.y as number[]).slice(0, half - 1).every((value) => value === 0));
  const column = (at: number) => mel.z.map((row) => row[at]);
  assert.ok(Math.max(...column(10)) === 0, "silence has no power");
  const heard = column(mel.x.length - 10);
  const loudest = heard.indexOf(Math.max(...heard));
  const { tickvals, ticktext } = figure.layout.yaxis2 as { tickvals: number[]; ticktext: string[] };
  const at = tickvals[ticktext.indexOf("1000")];
  assert.ok(Math.abs(loudest - at) <= 1, `loudest in row ${loudest}, 1000 Hz stands at ${at}`);
  assert.equal(mel.z.length, 48);
});

test("an hour of sound takes no more numbers than twenty seconds", () => {
  const minutes = soundFigure({ rate: 16_000, samples: new Float32Array(16_000 * 120) });
  assert.equal(traces(minutes)[2].x.length, 240);
  assert.throws(() => soundFigure({ rate: 44_100, samples: new Float32Array(44_100) }), /16,000 samples a second/);
});

test("the most probable tags are shown, best first, at the seconds of their rows", () => {
  const data = Float32Array.from([0.1, 0.9, 0.3, 0.3, 0.7, 0.2]);
  const figure = tagsFigure({ names: ["a", "b", "c"], rows: 2, columns: 3, data }, { count: 2, centre: 1.5 });
  const [{ x, y, z }] = traces(figure);
  assert.deepEqual({ x, y, z }, { x: [1.5, 2.5], y: ["b", "c"], z: [[0.9, 0.7], [0.3, 0.2]] }); // prettier-ignore
  assert.throws(() => tagsFigure({ names: ["a"], rows: 0, columns: 1, data: new Float32Array(0) }), /needs rows/);
});
