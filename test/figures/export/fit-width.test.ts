import assert from "node:assert/strict";
import { test } from "node:test";
import { fitWidth } from "../../../lib/figures/export/fit-width";
import { wrapText } from "../../../lib/figures/export/wrap-text";
import { precisionRecallFigure } from "../../../lib/figures/retrieval/precision-recall-figure";
import { methodComparison } from "../../../lib/figures/retrieval/method-comparison";
import { textWidth } from "../../../lib/figures/style/style";

type Axis = { domain: [number, number]; title?: { text?: string }; ticktext?: string[]; showticklabels?: boolean };
type Layout = Record<string, Axis> & { width: number; height: number; margin: Record<"l" | "r" | "t" | "b", number> };
const both = <Value>(value: Value) => ({ audioToVideo: value, videoToAudio: value });
const curves = ["cca", "sdcca-attention", "softmax-attention"].map((name) => ({ name, ...both({ recall: [0, 1], precision: [0.9, 0.2] }) })); // prettier-ignore
const layoutOf = (figure: { layout: unknown }) =>
  figure.layout as Layout & { annotations: { text: string; x: number; y: number }[] };

test("two panels side by side go below each other on a narrow page, each as high as before and with its title above it", () => {
  const figure = precisionRecallFigure(curves);
  const [wide, narrow] = [layoutOf(figure), layoutOf(fitWidth(figure, 321))];
  assert.equal(narrow.width, 321);
  assert.deepEqual([narrow.xaxis.domain, narrow.xaxis2.domain], [[0, 1], [0, 1]]); // prettier-ignore
  const plot = (layout: Layout) => layout.height - layout.margin.t - layout.margin.b;
  const high = ({ domain: [from, to] }: Axis, layout: Layout) => (to - from) * plot(layout);
  for (const name of ["yaxis", "yaxis2"])
    assert.ok(Math.abs(high(narrow[name], narrow) - high({ ...wide[name], domain: [0, 1] }, wide)) < 0.5, name);
  assert.ok(narrow.yaxis.domain[0] > narrow.yaxis2.domain[1], "the first is above the second");
  assert.deepEqual(
    narrow.annotations.map(({ text, x, y }) => [text, x, y]),
    [
      ["audio → video", 0, narrow.yaxis.domain[1]],
      ["video → audio", 0, narrow.yaxis2.domain[1]],
    ],
  );
  assert.equal(narrow.yaxis2.title?.text, "precision", "the axis title that stood beside the first alone");
});

test("words of an axis that is not seen take no room", () => {
  const figure = {
    data: [{ type: "scatter", x: [1], y: [0] }],
    layout: { ...{ width: 680, height: 300, margin: { l: 12, r: 12, t: 20, b: 8 }, xaxis: { domain: [0, 1], anchor: "y" } }, yaxis: { domain: [0, 1], anchor: "x", visible: false, tickvals: [0], ticktext: ["words for whoever reads the figure's data, on several lines"] } },
  }; // prettier-ignore
  assert.equal(layoutOf(fitWidth(figure as never, 321)).margin.l, 12);
});

test("a legend that has no room in one row takes more, and the figure becomes higher by them", () => {
  const figure = precisionRecallFigure(curves);
  const [wide, narrow] = [layoutOf(figure), layoutOf(fitWidth(figure, 321))];
  // Three entries in a row of their own each, where one row was enough: two rows of 19 pixels more.
  assert.equal(narrow.margin.b - wide.margin.b, 38);
});

test("rows have their words in both panels, on more lines where they would leave the plot no room", () => {
  const figure = methodComparison([{ name: "a method whose name is really very long", plain: both({ mean: 0.5 }) }]);
  const narrow = layoutOf(fitWidth(figure, 321));
  assert.deepEqual(narrow.yaxis.ticktext, narrow.yaxis2.ticktext);
  assert.equal(narrow.yaxis2.showticklabels, true);
  const lines = narrow.yaxis.ticktext![0].split("<br>");
  assert.ok(lines.length > 1 && lines.every((line) => textWidth(line, 11) <= 0.4 * 321), lines.join(" | "));
});

test("a little narrower or wider, only the width changes; at its own width nothing does", () => {
  const figure = precisionRecallFigure(curves);
  assert.equal(fitWidth(figure, 680), figure);
  const { xaxis2, height } = layoutOf(fitWidth(figure, 661));
  assert.deepEqual([xaxis2, height], [layoutOf(figure).xaxis2, layoutOf(figure).height]);
});

test("text is broken at spaces, never inside of words or markup", () => {
  assert.equal(wrapText("one two three", 12, 50), "one two<br>three");
  assert.equal(wrapText('<b style="a b">one</b> two', 12, 30), '<b style="a b">one</b><br>two');
  assert.equal(wrapText("incomprehensibilities", 12, 20), "incomprehensibilities");
  assert.equal(wrapText("a<br>b c", 12, 100), "a<br>b c");
});

test("labels that take more lines in a narrow figure do not lie on each other", () => {
  const score = { mean: 0.5 };
  const both = { audioToVideo: score, videoToAudio: score };
  const long = (i: number) => `method ${i} with a name of many words that takes three lines or more in a column`;
  const { layout } = fitWidth(methodComparison([0, 1, 2, 3].map((i) => ({ name: long(i), plain: both }))), 320);
  const { ticktext, domain, range } = layout.yaxis as { ticktext: string[]; domain: [number, number]; range: [number, number] };
  const plot = layout.height! - layout.margin!.t! - layout.margin!.b!;
  const row = ((domain[1] - domain[0]) * plot) / Math.abs(range[0] - range[1]);
  const lines = Math.max(...ticktext.map((text) => text.split("<br>").length));
  assert.ok(lines >= 3 && row >= lines * 1.25 * 11, `${lines} lines in rows of ${row} pixels`);
});
