import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../lib/notebook/notebook-display";
import { figureAlt } from "../../lib/notebook/figure-alt";

const alt = (data: object[], layout: object = {}) => figureAlt({ data, layout } as Figure);

test("a line is told by its ends and its highest point, with the axes and their ranges; helpers are left out", () => {
  const line = { type: "scatter", mode: "lines", name: "A &#38; B", x: [0, 1, 2], y: [0.1234, 0.9, 0.5] };
  const data = [line, { ...line, hoverinfo: "skip", name: "interval" }, { ...line, x: [null], y: [null], name: "legend only" }];
  assert.equal(
    alt(data, { title: { text: "Curves" }, xaxis: { title: { text: "epoch" } }, yaxis: { title: { text: "MAP" } } }),
    "Curves. (x: epoch, 0 to 2, y: MAP, 0.123 to 0.9): A & B: 0.123 at 0 to 0.5 at 2, highest 0.9 at 1.",
  );
});

test("bars of words are told one by one, others by how many, how high and where the highest stands", () => {
  const words = { type: "bar", orientation: "h", x: [3, 7], y: ["sad", "happy"] };
  assert.equal(alt([words], { meta: { alt: "classes" } }), "classes. sad 3, happy 7.");
  assert.equal(alt([{ type: "bar", name: "n", x: [10, 30], y: [5, -2] }]), "Figure. n: 2 bars of −2 to 5, highest at 10.");
  assert.equal(alt([{ type: "bar", name: "n", x: [10, 30], y: [1, 1] }]), "Figure. n: at 10, 30.");
  assert.equal(
    alt([{ type: "bar", orientation: "h", name: "n", base: [0, 9], x: [4, 3], y: [0, 1] }]),
    "Figure. n: 2 stretches, 7 in all.",
  );
});

test("dots in rows carry the rows' words, which the second panel shares with the first", () => {
  const dots = { type: "scatter", mode: "markers", name: "plain", x: [0.2, 0.61], y: [-0.14, 0.86] };
  const rows = { tickvals: [0, 1] };
  const note = { text: "audio → video", xref: "paper", yref: "paper", yanchor: "bottom", x: 0, y: 1 };
  const layout = {
    xaxis: { domain: [0, 0.4] },
    xaxis2: { domain: [0.6, 1] },
    yaxis: { ...rows, ticktext: ["chance", "CCA"] },
    yaxis2: rows,
    annotations: [note, { ...note, x: 0.6, text: "video → audio" }],
  };
  assert.equal(
    alt([dots, { ...dots, xaxis: "x2", yaxis: "y2", x: [0.3, 0.4] }], layout),
    "Figure. audio → video: plain: chance 0.2, CCA 0.61. video → audio: plain: chance 0.3, CCA 0.4.",
  );
});

test("a matrix is told by its diagonal and its largest cell, points by their number, many traces by how many are left", () => {
  const matrix = { type: "heatmap", name: "m", x: ["a", "b"], y: ["a", "b"], z: [[0.25, 0.75], [0.5, 0.5]] }; // prettier-ignore
  assert.equal(alt([matrix]), "Figure. m: on the diagonal a 0.25, b 0.5; largest 0.75 in row a, column b.");
  const points = { type: "scatter", mode: "markers", name: "p", x: [1, 2], y: [3, 4] };
  assert.match(alt(Array.from({ length: 11 }, () => points)), /^Figure\. (p: 2 points; ){8}and 3 more\.$/);
});

test("an axis whose marks are other numbers than their places is told by its marks", () => {
  const yaxis = { title: { text: "frequency (Hz)" }, tickvals: [3.27, 15.33], ticktext: ["250", "1000"] };
  const said = alt([{ type: "heatmap", z: [[1, 2], [3, 4]], x: [0, 1], y: [0, 47] }], { yaxis }); // prettier-ignore
  assert.match(said, /y: frequency \(Hz\), marked at 250, 1000\)/);
  assert.match(said, /largest 4 in row near 1000, column 1\./);
  const plainMarks = { ...yaxis, title: { text: "k" }, tickvals: [1, 10], ticktext: ["1", "10"] };
  assert.match(alt([{ type: "scatter", x: [0], y: [7] }], { yaxis: plainMarks }), /y: k, 7 to 7/);
});
