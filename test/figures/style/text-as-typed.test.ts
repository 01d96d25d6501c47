import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { summariseMethods } from "../../../lib/comparison/report/statistics";
import { attentionFigure } from "../../../lib/figures/learning/attention-figure";
import { comparisonConfusion, comparisonCurves, comparisonMap } from "../../../lib/figures/retrieval/comparison-figures";
import { durationHistogram } from "../../../lib/figures/data/duration-histogram";
import { classConfusion } from "../../../lib/figures/retrieval/class-confusion";
import { classCounts } from "../../../lib/figures/data/class-counts";
import { renderSvg } from "../../../lib/figures/export/renderer";
import { featureDistributions } from "../../../lib/figures/data/feature-distributions";
import { kindsTimeline } from "../../../lib/figures/data/kinds-timeline";
import { mapByOption } from "../../../lib/figures/retrieval/map-by-option";
import { mapByQueryLength } from "../../../lib/figures/retrieval/map-by-query-length";
import { rightAndWrong } from "../../../lib/figures/retrieval/right-and-wrong";
import { precisionRecallFigure } from "../../../lib/figures/retrieval/precision-recall-figure";
import { sharedSpaceFigure } from "../../../lib/figures/learning/shared-space";
import { trainingCurves } from "../../../lib/figures/learning/training-curves";
import type { Figure } from "../../../lib/notebook/notebook-display";
import { recordOf } from "../../comparison/records";
import { lacks } from "../../missing-tools";

/** Names that a browser, Plotly or MathJax would read as something else, each with a word of its own to find it by. */
const namesFor = (address: string) => [
  `<img src="${address}/picture"> word0`,
  `<a href="${address}/link">word1</a>`,
  `<b style="background:url(${address}/style)">word2</b><br>`,
  "%{fullData.type} word3 %{x}",
  "$\\href{x}{y}$ word4",
  "&lt;word5&gt; &#60; &",
];

/** Every figure that shows words of its caller, with these words. */
function figuresWith(names: readonly string[]): Record<string, Figure> {
  const [title] = names;
  const both = <Value>(value: Value) => ({ audioToVideo: value, videoToAudio: value });
  const c = names.length;
  const labels = names.flatMap((_, label) => [label, label]);
  const plane = { rows: labels.length, columns: 2, data: Float64Array.from({ length: 2 * labels.length }, (_, i) => i % 7) };
  const cube = { rows: c, columns: c, data: new Float64Array(c * c).fill(1) };
  const curve = { recall: [0, 1], precision: [1, 0.5] };
  const history = { epochs: [{ epoch: 1, loss: 1, validation: 0.5 }], bestEpoch: 1 };
  const series = names.map((name) => ({ name }));
  const published = names.map((method) => ({ ...curve, dataset: title, method, direction: "audioToVideo" as const, source: "" }));
  const records = names.map((label, i) => ({ ...recordOf(`m${i}`, [0.4, 0.5], { label }), classes: ["a", "b"] }));
  const methods = summariseMethods(records);
  const points = [{ value: 1, ...both({ mean: 0.5, low: 0.4, high: 0.6 }) }];
  const track = { weights: [0.25, 0.75], seconds: [10, 10], selected: [1] };
  return {
    counts: classCounts(labels, names, { title }),
    confusion: classConfusion(both(cube), names, { title }),
    space: sharedSpaceFigure([{ title, points: { audio: plane, video: plane }, axes: [names[1], names[2]] }], labels, names, {
      title,
    }),
    attention: attentionFigure(names.map((name) => ({ ...track, title: name })), { title }), // prettier-ignore
    timeline: kindsTimeline(names.map((name) => ({ title: name, kinds: [0, 1] })), { title }), // prettier-ignore
    features: featureDistributions(names.map((name) => ({ name, values: [1, 2] })), { title }), // prettier-ignore
    durations: durationHistogram([10, 20], { title }),
    training: trainingCurves(names.map((name) => ({ name, history })), { title, lossName: names[1], validationName: names[2] }), // prettier-ignore
    option: mapByOption(series.map((one) => ({ ...one, remark: title, points })), { axis: names[3], title, chance: 0.1 }), // prettier-ignore
    length: mapByQueryLength(series.map((one) => ({ ...one, points: [{ seconds: 5, mean: 0.5 }] })), { title }), // prettier-ignore
    curves: precisionRecallFigure(series.map((one) => ({ ...one, ...both(curve) })), { published, title }), // prettier-ignore
    mistakes: rightAndWrong(names.map((name) => ({ name, right: { mean: 0.5 }, wrong: { mean: 0.6 } })), { axis: names[1], title }), // prettier-ignore
    map: comparisonMap(methods),
    best: comparisonCurves(methods),
    of: comparisonConfusion(methods, "m0", names.slice(0, 2), { titles: true }),
  };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value && typeof value === "object") return Object.values(value).flatMap(stringsIn);
  return [];
}

/** As Plotly turns entities into letters, after it has looked for markup. */
const decoded = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

test("no figure takes words of its caller for markup, and all show them as they are typed", () => {
  const names = namesFor("http://nowhere");
  for (const [kind, figure] of Object.entries(figuresWith(names))) {
    // What is told of a figure in its meta is plain text for captions: Plotly does not draw it.
    const { data, layout } = figure;
    const strings = stringsIn({ data, layout: { ...layout, meta: undefined } }).filter((text) => /word\d/.test(text));
    assert.ok(strings.length > 0 || kind === "durations", kind);
    for (const text of strings) {
      // Ours are the bold names in the space, and in hover texts the trace's box and values.
      const rest = text.replace(/<\/?(b|extra)>/g, "").replace(/%\{(x|y|z|text|base|customdata|fullData\.name)\}/g, "");
      assert.doesNotMatch(rest, /[<>$]|%\{|&(?!#\d+;)/, `${kind}: ${text}`);
      const shown = decoded(text);
      const named = names.filter((_, i) => text.includes(`word${i}`));
      assert.ok(
        named.every((name) => shown.includes(name)),
        `${kind}: ${text}`,
      );
    }
  }
});

const skip = lacks("Chromium");

test("drawing fetches nothing, and the picture has the words as they are typed", { skip }, async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.end();
  }).listen(0);
  try {
    const names = namesFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { counts: first, confusion, space, option } = figuresWith(names);
    const drawn = await renderSvg([first, confusion, space, option]);
    assert.deepEqual(asked, []);
    const letters: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#60;": "<", "&#62;": ">" };
    const [counts] = drawn.map((svg) =>
      [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text.replace(/&[^;]+;/g, (entity) => letters[entity])),
    );
    for (const name of names) assert.ok(counts.includes(name), name);
    for (const svg of drawn) assert.ok(!/<img|<a /.test(svg));
  } finally {
    server.close();
  }
});
