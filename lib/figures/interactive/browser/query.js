// A query chosen in the space, with the weights of its chunks and the videos that are found for it.
"use strict";

/** The nearest point in a direction of the screen, or −1: what lies within 45° of it counts. */
function nearest(points, from, [dx, dy]) {
  let [best, least] = [-1, Infinity];
  points.forEach(([x, y], i) => {
    const [ax, ay] = [x - points[from][0], y - points[from][1]];
    const [ahead, aside] = [ax * dx + ay * dy, Math.abs(ax * dy - ay * dx)];
    if (i !== from && ahead > 0 && aside <= ahead && ahead + aside < least) [best, least] = [i, ahead + aside];
  });
  return best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The weights of a track's chunks as bars. */
function weightBars({ weights, starts, chosen }, weightName) {
  const most = Math.max(...weights);
  const drawn = plot({
    width: 320,
    height: 150,
    x: [0, weights.length],
    y: [0, most],
    label: "",
    xName: "chunk, in the order of time",
  });
  const [, floor] = drawn.at(0, 0);
  weights.forEach((weight, i) => {
    const [x, y] = drawn.at(i, weight);
    const wide = drawn.at(i + 1, 0)[0] - x - 1.5;
    const bar = el("rect", { class: chosen[i] ? "bar chosen" : "bar open", x, y, width: wide, height: Math.max(1, floor - y) });
    bar.append(el("title", { text: `from second ${starts[i]}: ${decimals(weight)}` }));
    drawn.marks.append(bar);
  });
  const largest = weights.indexOf(most);
  drawn.name(`Weights of ${weights.length} chunks; the largest is ${decimals(most)}, from second ${starts[largest]}`);
  const told = chosen.every(Boolean) ? "" : "; full bars are chosen";
  const words = `largest ${decimals(most)}, from second ${starts[largest]}${told}`;
  return [el("strong", { text: weightName }), drawn.svg, el("p", { class: "small", text: words })];
}

/** The best videos, right or wrong in words and marks. */
function rankingTable(found, own, { videos, classes, scoreName }) {
  const cell = (text, extra) => el("td", { text, ...extra });
  const rows = found.map(([video, score], rank) => {
    const right = videos.labels[video] === own;
    return el("tr", { class: right ? "right" : "wrong" }, [
      cell(`${rank + 1}`),
      cell(videos.ids[video]),
      cell(classes[videos.labels[video]]),
      cell(decimals(score, 2)),
      cell(right ? "✓ right" : "✗ wrong"),
    ]);
  });
  const head = ["rank", "video", "class", scoreName, "class is"].map((text) => el("th", { scope: "col", text }));
  return el("div", { class: "scroll" }, [el("table", {}, [el("caption", { text: `the ${found.length} best videos` }), el("thead", {}, [el("tr", {}, head)]), el("tbody", {}, rows)])]); // prettier-ignore
}

function drawQuery(root, data) {
  const { queries, videos, classes, title, weightName } = data;
  const drawn = plot({ x: [-1, 1], y: [-1, 1], label: `${title}: choose one of ${queries.length} tracks`, role: "group" });
  const places = (list) => list.map(([x, y]) => drawn.at(x / 1000, y / 1000));
  const [ofVideos, ofTracks] = [places(videos.points), places(queries.map(({ point }) => point))];
  const faint = ofVideos.map((at, i) => {
    const one = mark(videos.labels[i], true, { "aria-hidden": "true" });
    place(one, at);
    return one;
  });
  const words = ({ id, label }) => `${id}, ${classes[label]}`;
  const options = queries.map((query, i) => {
    const one = mark(query.label, false, { role: "option", "aria-label": words(query), tabindex: -1, onclick: () => choose(i, true) }); // prettier-ignore
    place(one, ofTracks[i]);
    one.append(el("title", { text: words(query) }));
    return one;
  });
  const links = el("g", { "aria-hidden": "true" });
  const ring = el("circle", { class: "ring", r: 9, "aria-hidden": "true" });
  const list = el("g", { role: "listbox", "aria-label": "tracks; arrow keys go to the next one in their direction" }, options);
  drawn.marks.append(el("g", { class: "videos" }, faint), links, ring, list);
  const pick = el("select", { onchange: () => choose(pick.selectedIndex) }, queries.map((query) => el("option", { text: words(query) }))); // prettier-ignore
  const attention = el("div", { class: "panel" });
  const ranking = el("div", { class: "panel wide" });
  const status = el("p", { class: "status", role: "status" });
  let chosen = 0;

  function choose(i, focus = false) {
    chosen = i;
    const { label, found, ...query } = queries[i];
    pick.selectedIndex = i;
    options.forEach((one, o) => {
      one.setAttribute("aria-selected", String(o === i));
      one.setAttribute("tabindex", o === i ? 0 : -1);
      one.classList.toggle("picked", o === i);
    });
    const [x1, y1] = ofTracks[i];
    place(ring, ofTracks[i]);
    links.replaceChildren(...found.map(([video]) => {
      const [x2, y2] = ofVideos[video];
      return el("line", { class: videos.labels[video] === label ? "link" : "link missed", x1, y1, x2, y2 });
    })); // prettier-ignore
    faint.forEach((one, v) =>
      one.classList.toggle(
        "answer",
        found.some(([video]) => video === v),
      ),
    );
    attention.replaceChildren(...weightBars(query, weightName));
    ranking.replaceChildren(rankingTable(found, label, data));
    const right = found.filter(([video]) => videos.labels[video] === label).length;
    status.textContent = `Track ${words(queries[i])}: of the ${found.length} best videos ${right} ${right === 1 ? "has" : "have"} its class.`;
    if (focus) options[i].focus();
  }
  drawn.svg.addEventListener("keydown", (event) => {
    const ends = { Home: 0, End: queries.length - 1 };
    const to = event.key in ends ? ends[event.key] : event.key in ARROWS ? nearest(ofTracks, chosen, ARROWS[event.key]) : -2;
    if (to === -2) return;
    event.preventDefault();
    if (to >= 0) choose(to, true);
  });
  const space = el("div", { class: "panel" }, [el("strong", { text: title }), drawn.svg]);
  const choice = el("label", { class: "slider" }, [el("span", { text: "query" }), pick]);
  root.append(choice, status, el("div", { class: "panels" }, [space, attention, ranking]), legend(classes));
  choose(0);
}

if (typeof module === "object") module.exports = { nearest, drawQuery };
