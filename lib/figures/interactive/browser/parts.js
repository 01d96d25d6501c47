// Runs in the reader's browser: elements, sliders, plots and marks that all interactive figures are made of.
"use strict";

const SVG_NAMES = ["svg", "g", "path", "line", "circle", "rect", "text", "title"];

/** An element with attributes, `text`, listeners (`onclick`) and children. Words only ever become text. */
function el(name, attributes = {}, children = []) {
  const svg = SVG_NAMES.includes(name);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (key === "text") made.textContent = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A slider with its name and value, moved by mouse, finger and arrow keys. */
function slider({ label, min, max, step, value, words, onInput }) {
  const input = el("input", { type: "range", min, max, step, value, "aria-label": label });
  const output = el("output", {});
  const tell = () => {
    output.textContent = words(Number(input.value));
    input.setAttribute("aria-valuetext", words(Number(input.value)));
  };
  input.addEventListener("input", () => {
    tell();
    onInput();
  });
  tell();
  return {
    row: el("label", { class: "slider" }, [el("span", { text: label }), input, output]),
    get value() {
      return Number(input.value);
    },
    set value(to) {
      input.value = String(to);
      tell();
    },
  };
}

function button(text, onclick) {
  return el("button", { type: "button", text, onclick });
}

/** Place of a value in pixels, `from` and `to` being the ends of both. */
function scale([low, high], [from, to]) {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

/** A framed plot with room for the names of its axes, or for the values along them: lists of a place and its text. `at` gives the place of a point. */
function plot({ width = 320, height = 320, x, y, label, xName = "", yName = "", xTicks = [], yTicks = [], role = "img" }) {
  const [left, bottom] = [yTicks.length ? 38 : yName ? 26 : 6, xTicks.length ? 42 : xName ? 26 : 6];
  const across = scale(x, [left + 6, width - 10]);
  const up = scale(y, [height - bottom - 6, 10]);
  const marks = el("g");
  const name = (text, where) => (text ? [el("text", { ...where, "text-anchor": "middle", text })] : []);
  const svg = el("svg", { viewBox: `0 0 ${width} ${height}`, role, "aria-label": label }, [
    el("rect", { class: "frame", x: left, y: 4, width: width - left - 4, height: height - bottom - 4 }),
    ...name(xName, { x: (left + width) / 2, y: height - 7 }),
    ...name(yName, { transform: `translate(15 ${(height - bottom) / 2}) rotate(-90)` }),
    ...xTicks.map(([at, text]) => el("text", { x: across(at), y: height - bottom + 14, "text-anchor": "middle", text })),
    ...yTicks.map(([at, text]) => el("text", { x: left - 4, y: up(at) + 4, "text-anchor": "end", text })),
    marks,
  ]);
  return { svg, marks, at: (px, py) => [across(px), up(py)], name: (to) => svg.setAttribute("aria-label", to) };
}

/** Outlines of marks about the origin. A class has one of these besides its colour. */
const SHAPES = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
  "M-3.6 -3.6H3.6V3.6H-3.6Z",
  "M0 -4.6L4.4 3.4H-4.4Z",
  "M0 -5L4.2 0L0 5L-4.2 0Z",
  "M0 4.6L4.4 -3.4H-4.4Z",
  "M-4.6 -1.6H-1.6V-4.6H1.6V-1.6H4.6V1.6H1.6V4.6H-1.6V1.6H-4.6Z",
  "M0 -5L1.5 -1.5L5 -1.3L2.3 1L3.2 4.6L0 2.6L-3.2 4.6L-2.3 1L-5 -1.3L-1.5 -1.5Z",
  "M0 -4.8L4.6 -1.5L2.8 3.9H-2.8L-4.6 -1.5Z",
];

/** The mark of a class: filled for audio, open for video. */
function mark(label, open, extra = {}) {
  return el("path", { d: SHAPES[label % SHAPES.length], class: `mark c${label % 8}${open ? " open" : ""}`, ...extra });
}

/** Moves a mark. */
function place(one, [x, y]) {
  one.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
}

/** Which mark is which class, and which view. */
function legend(classes, views = true) {
  const entry = (shape, words) =>
    el("li", {}, [el("svg", { viewBox: "-6 -6 12 12", "aria-hidden": "true" }, [shape]), el("span", { text: words })]);
  return el("ul", { class: "legend", "aria-label": "Legend" }, [
    ...classes.map((name, label) => entry(mark(label, false), name)),
    ...(views
      ? [
          entry(mark(0, false, { class: "mark ink" }), "filled: audio"),
          entry(mark(0, true, { class: "mark ink open" }), "open: video"),
        ]
      : []),
  ]);
}

/** Three decimals, no zero before the point, as in the notebooks' tables. */
function decimals(value, places = 3) {
  return value
    .toFixed(places)
    .replace(/^(-?)0\./, "$1.")
    .replace("-", "−");
}

if (typeof module === "object") module.exports = { slider, button, scale, plot, SHAPES, place, legend, decimals };
