// A space that changes with one setting, such as the epoch: a slider, play and pause, and the scores of each value beside it.
"use strict";

const MILLISECONDS = 900;

/** Place of a frame's item in its list of numbers: audio first, then video, two numbers each, in thousandths. */
function pointOf(frame, item, view) {
  const from = 4 * item + 2 * view;
  return [frame[from] / 1000, frame[from + 1] / 1000];
}

/** What is said of one frame: its value and its scores. */
function frameWords(name, values, scores, at) {
  return [`${name} ${values[at]}`, ...scores.map((one) => `${one.name} ${decimals(one.values[at])}`)].join("; ");
}

/** Lines of the scores over the frames, with a line at the frame that is shown. */
function scoreChart({ name, values, scores, chance, scoreName }) {
  const all = [...scores.flatMap((one) => one.values), ...(chance === undefined ? [] : [chance])];
  const best = Math.max(...all);
  const every = Math.ceil(values.length / 12); // more values would run into each other
  const xTicks = values.map((value, i) => [i, `${value}`]).filter(([i]) => i % every === 0);
  const drawn = plot({
    ...{ width: 320, height: 250, label: "", xName: name, xTicks },
    ...{ x: [0, values.length - 1], y: [0, best * 1.05], yTicks: [0, best].map((value) => [value, decimals(value, 2)]) },
  });
  const path = (list) => list.map((value, i) => `${i ? "L" : "M"}${drawn.at(i, value).join(" ")}`).join("");
  if (chance !== undefined) drawn.marks.append(el("path", { class: "score chance", d: path(values.map(() => chance)) }));
  scores.forEach((one, s) => drawn.marks.append(el("path", { class: `score s${s}`, d: path(one.values) })));
  const rule = el("line", { class: "now" });
  const dots = scores.map(() => el("circle", { class: "dot now", r: 4.5 }));
  drawn.marks.append(rule, ...dots);
  const key = (look, words) => el("li", {}, [el("svg", { viewBox: "0 0 26 8", class: "key", "aria-hidden": "true" }, [el("path", { class: `score ${look}`, d: "M0 4H26" })]), el("span", { text: words })]); // prettier-ignore
  const lines = el("ul", { class: "legend", "aria-label": "Lines" }, [
    ...scores.map((one, s) => key(`s${s}`, one.name)),
    ...(chance === undefined ? [] : [key("chance", `chance ${decimals(chance)}`)]),
  ]);
  const show = (at) => {
    const [x] = drawn.at(at, 0);
    const [y1, y2] = [best, 0].map((value) => drawn.at(0, value)[1]);
    for (const [end, value] of Object.entries({ x1: x, x2: x, y1, y2 })) rule.setAttribute(end, value);
    dots.forEach((dot, s) => {
      const [cx, cy] = drawn.at(at, scores[s].values[at]);
      dot.setAttribute("cx", cx);
      dot.setAttribute("cy", cy);
    });
    drawn.name(`${scoreName} by ${name}; shown: ${frameWords(name, values, scores, at)}`);
  };
  return { panel: el("div", { class: "panel" }, [el("strong", { text: `${scoreName} by ${name}` }), drawn.svg, lines]), show };
}

function drawFrames(root, data) {
  const { name, values, frames, labels, classes, scores, title } = data;
  const drawn = plot({ x: [-1, 1], y: [-1, 1], label: "" });
  const items = labels.map((label) => [mark(label, false), mark(label, true)]);
  drawn.marks.append(...items.map((pair) => pair[1]), ...items.map((pair) => pair[0]));
  const chart = scores.length > 0 ? scoreChart(data) : undefined;
  const status = el("p", { class: "status", "aria-live": "polite" });
  const last = frames.length - 1;
  let timer;

  const show = () => {
    const at = steps.value;
    items.forEach((pair, i) => pair.forEach((one, view) => place(one, drawn.at(...pointOf(frames[at], i, view)))));
    chart?.show(at);
    drawn.name(`${title}; ${name} ${values[at]}: ${labels.length} items, audio filled and video open`);
    status.textContent = `${frameWords(name, values, scores, at)}.`;
  };
  const steps = slider({ label: name, min: 0, max: last, step: 1, value: 0, words: (at) => `${values[at]}`, onInput: () => {
    stop();
    show();
  } }); // prettier-ignore
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
    status.setAttribute("aria-live", "polite");
  };
  const play = button("Play", () => {
    if (timer !== undefined) return stop();
    status.setAttribute("aria-live", "off"); // a reader of the screen would be told of every step
    if (steps.value === last) steps.value = 0;
    show();
    play.textContent = "Pause";
    timer = setInterval(() => {
      if (steps.value < last) steps.value = steps.value + 1;
      show();
      if (steps.value === last) stop();
    }, MILLISECONDS);
  });
  const panel = el("div", { class: "panel moving" }, [el("strong", { text: title }), drawn.svg]);
  root.append(el("div", { class: "panels" }, [panel, ...(chart ? [chart.panel] : [])]), legend(classes), steps.row, el("div", { class: "buttons" }, [play]), status); // prettier-ignore
  show();
}

if (typeof module === "object") module.exports = { pointOf, drawFrames };
