import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsWidth } from "../../../lib/figures/style/font";

// Arial's widths in thousandths of the font's size, from Adobe's metrics of Helvetica (Core 14 AFM), which Arimo shares.
const HELVETICA = { a: 556, i: 222, m: 833, W: 944, ".": 278, " ": 278, "0": 556, "−": 584 };
const BOLD = { a: 556, i: 278, m: 889, W: 944 };

test("letters are as wide as Helvetica's metrics say, regular and bold", () => {
  for (const [letter, width] of Object.entries(HELVETICA))
    assert.ok(Math.abs(wordsWidth(letter, 1000) - width) < 1, `${letter}: ${wordsWidth(letter, 1000)}, not ${width}`);
  for (const [letter, width] of Object.entries(BOLD)) assert.ok(Math.abs(wordsWidth(letter, 1000, 700) - width) < 1, letter);
});

test("widths add up and grow with the size", () => {
  assert.equal(wordsWidth("", 12), 0);
  assert.ok(Math.abs(wordsWidth("am", 10) - (5.56 + 8.33)) < 0.02);
});

test("the signs of the figures and Latin, Greek and Cyrillic letters are there: none has the width of what is missing", () => {
  for (const letter of "▼−σβλ≥±×·–ĀśőłŽΣЖя") assert.notEqual(wordsWidth(letter, 1), 1, letter);
});
