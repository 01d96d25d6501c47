import assert from "node:assert/strict";
import { test } from "node:test";
import { methodStyles } from "../../../lib/figures/style/method-style";
import { classColour } from "../../../lib/figures/style/style";

const stylesOf = (names: readonly string[]) => methodStyles(names.map((name) => ({ name })));

test("a known method looks the same whatever stands beside it", () => {
  const [, alone] = stylesOf(["something else", "sdcca-attention"]);
  const [among] = stylesOf(["sdcca-attention", "cca"]);
  assert.deepEqual(alone, among);
  assert.equal(among.label, "S-DCCA, attention");
});

test("words that objects inherit are no known methods; a remark stands beside the label", () => {
  assert.deepEqual(
    stylesOf(["constructor", "toString"]).map(({ label }) => label),
    ["constructor", "toString"],
  );
  assert.equal(
    methodStyles([{ name: "cca", remark: "incomplete (1 of 2 runs)" }])[0].label,
    "linear CCA, incomplete (1 of 2 runs)",
  );
});

test("no two methods of the comparison look alike, nor do twenty unknown ones", () => {
  const known =
    "chance cca c-cca kcca dcca c-dcca sdcca-mean sdcca-context-free sdcca-attention sdcca-end-to-end sdcca-salient tnn-c-cca triplet supervised-contrastive softmax";
  for (const names of [known.split(" "), Array.from({ length: 20 }, (_, i) => `method ${i}`)]) {
    const looks = stylesOf(names).map(({ color, dash, symbol }) => `${color} ${dash} ${symbol}`);
    assert.equal(new Set(looks).size, names.length);
  }
});

/** Lightness L* of CIELAB: what is left of a colour in grey print. */
function lightness(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(colour.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

test("six classes have six colours, none too pale for white paper", () => {
  const colours = Array.from({ length: 6 }, (_, label) => classColour(label));
  assert.equal(new Set(colours).size, 6);
  for (const colour of colours) assert.ok(lightness(colour) < 75, `${colour} has lightness ${lightness(colour)}`);
});

test("each S-DCCA and its preset differ in colour, dash and mark", () => {
  for (const kind of ["mean", "attention", "end-to-end"]) {
    const [paper, preset] = stylesOf([`sdcca-${kind}`, `sdcca-preset-${kind}`]);
    for (const part of ["color", "dash", "symbol"] as const) assert.notEqual(paper[part], preset[part], `${kind}: ${part}`);
  }
});
