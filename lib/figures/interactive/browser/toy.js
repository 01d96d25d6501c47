// The CCA toy: one direction in each view, turned by the reader until the projections correlate most.
"use strict";

/** Each row's length along the direction at an angle in degrees. */
function along(rows, degrees) {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return rows.map(([a, b]) => a * c + b * s);
}

/** Correlation of two lists, from −1 to 1. */
function correlation(a, b) {
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += (value - ma) * (b[i] - mb);
    aa += (value - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  });
  return aa * bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** The angle of a place about the middle, in whole degrees from 0 to 179: a direction and its opposite are one. */
function angleOf(dx, dy) {
  return ((Math.round((Math.atan2(dy, dx) * 180) / Math.PI) % 180) + 180) % 180;
}

function drawToy(root, { x, y, best }) {
  const reach = Math.max(...[...x, ...y].flat().map(Math.abs)) * 1.08;
  const end = [-reach, reach];
  const status = el("p", { class: "status", role: "status" });
  let most = 0;
  let solved = false;
  let update = () => {};

  const view = (name, rows, solution) => {
    const drawn = plot({ width: 260, height: 260, x: end, y: end, label: "" });
    drawn.marks.append(...rows.map(([a, b]) => {
      const [cx, cy] = drawn.at(a, b);
      return el("circle", { class: "dot", cx, cy, r: 2.6 });
    })); // prettier-ignore
    const ray = (kind, degrees) => {
      const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)].map((part) => part * reach);
      const [[x1, y1], [x2, y2]] = [drawn.at(-c, -s), drawn.at(c, s)];
      return { class: kind, x1, y1, x2, y2 };
    };
    const line = el("line", ray("direction", 0));
    const answer = el("line", { ...ray("solution", solution), visibility: "hidden" });
    drawn.marks.append(line, answer);
    drawn.svg.classList.add("turned");
    const turn = slider({ label: `angle in the ${name}`, min: 0, max: 179, step: 1, value: 0, words: (at) => `${at}°`, onInput: () => update() }); // prettier-ignore
    const drag = (event) => {
      if (!(event.buttons & 1)) return;
      const box = drawn.svg.getBoundingClientRect();
      turn.value = angleOf(event.clientX - box.left - box.width / 2, box.top + box.height / 2 - event.clientY);
      update();
    };
    for (const kind of ["pointerdown", "pointermove"]) drawn.svg.addEventListener(kind, drag);
    const show = () => {
      for (const [key, value] of Object.entries(ray("direction", turn.value))) line.setAttribute(key, value);
      answer.setAttribute("visibility", solved ? "visible" : "hidden");
      drawn.name(`${name}: ${rows.length} points and a direction at ${turn.value} degrees`);
    };
    const panel = el("div", { class: "panel" }, [el("strong", { text: name }), drawn.svg, turn.row]);
    return { panel, turn, show, project: () => along(rows, turn.value) };
  };
  const views = [view("x-view", x, best.x), view("y-view", y, best.y)];

  const both = plot({ width: 260, height: 260, x: end, y: end, label: "", xName: "x projected", yName: "y projected" });
  const dots = x.map(() => el("circle", { class: "dot", r: 2.6 }));
  both.marks.append(...dots);
  const bar = el("rect", { class: "bar", x: 0, y: 4, height: 14 });
  const reached = el("line", { class: "best", y1: 0, y2: 22 });
  const peak = el("line", { class: "solution", y1: 0, y2: 22, x1: 240 * best.correlation, x2: 240 * best.correlation });
  const gauge = el("svg", { class: "gauge", viewBox: "0 0 242 22", "aria-hidden": "true" }, [el("rect", { class: "frame", x: 0, y: 4, width: 240, height: 14 }), bar, reached, peak]); // prettier-ignore
  update = () => {
    const [a, b] = views.map(({ project }) => project());
    const now = correlation(a, b);
    most = Math.max(most, Math.abs(now));
    views.forEach(({ show }) => show());
    dots.forEach((dot, i) => {
      const [cx, cy] = both.at(a[i], b[i]);
      dot.setAttribute("cx", cx);
      dot.setAttribute("cy", cy);
    });
    bar.setAttribute("width", 240 * Math.abs(now));
    for (const key of ["x1", "x2"]) reached.setAttribute(key, 240 * most);
    peak.setAttribute("visibility", solved ? "visible" : "hidden");
    both.name(`the two projections of each pair; their correlation is ${decimals(now)}`);
    const answer = solved ? ` CCA: ${decimals(best.correlation)} at ${best.x}° and ${best.y}°.` : "";
    status.textContent = `Correlation ${decimals(now)}. Largest so far, without its sign: ${decimals(most)}.${answer}`;
  };
  const solve = button("Show the solution", () => {
    solved = true;
    views[0].turn.value = best.x;
    views[1].turn.value = best.y;
    update();
  });
  const again = button("Begin again", () => {
    [solved, most] = [false, 0];
    for (const { turn } of views) turn.value = 0;
    update();
  });
  const panel = el("div", { class: "panel" }, [el("strong", { text: "both projections" }), both.svg, gauge]);
  root.append(el("div", { class: "panels" }, [...views.map((one) => one.panel), panel]), status, el("div", { class: "buttons" }, [solve, again])); // prettier-ignore
  update();
}

if (typeof module === "object") module.exports = { along, angleOf, correlation, drawToy };
