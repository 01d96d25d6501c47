// The shared space in the plane, by plotly.js.

/** plotly.js takes some HTML in texts for markup: what comes from elsewhere is escaped. */
const plain = (text) => text.replace(/[&<>$]|%(?=\{)/g, (letter) => `&#${letter.charCodeAt(0)};`);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const dark = matchMedia("(prefers-color-scheme: dark)");

let redraw = () => undefined;
dark.addEventListener("change", () => redraw());

/** Draws the items of the collection, the query and what it found. */
export function drawSpace(box, key, collection, { point, hits }) {
  redraw = () => draw(box, collection, point, hits);
  redraw();
  const best = hits[0] ? ` The best answer is ${hits[0].id}.` : "";
  box.setAttribute(
    "aria-label",
    `The shared space in the plane, with the query, ${hits.length} answers and the collection.${best}`,
  );
  const shown = Math.round(100 * collection.explained.reduce((sum, share) => sum + share, 0));
  key.textContent =
    "The star is the query; numbers are the ranks of the answers. Discs are the music of the collection, diamonds its videos, in " +
    `the colour of their class. The two axes show ${shown} % of the variance, so what is near here need not be nearest.`;
}

function draw(box, { points, classes }, point, hits) {
  const ink = colour("--ink");
  const names = classes.length ? classes : [undefined];
  const marks = (view, symbol, size) =>
    names.map((name, i) => {
      const own = points.filter((one) => one.class === name);
      return {
        ...scatter(
          own.map((one) => one[view]),
          "markers",
        ),
        name: plain(name ?? "collection"),
        legendgroup: name,
        showlegend: view === "video" && name !== undefined,
        text: own.map(({ id }) => plain(id)),
        hovertemplate: `%{text}, ${view === "video" ? "video" : "music"}<extra></extra>`,
        marker: { symbol, size, color: colour(`--class-${i % 8}`), line: { width: 1.5 }, opacity: view === "video" ? 1 : 0.5 },
      };
    });
  const ranks = {
    ...scatter(
      hits.map((hit) => hit.point),
      "markers+text",
    ),
    text: hits.map((_, i) => String(i + 1)),
    textposition: "top center",
    textfont: { color: ink, size: 12 },
    customdata: hits.map(({ id }) => plain(id)),
    hovertemplate: "%{text}: %{customdata}<extra></extra>",
    marker: { symbol: "circle-open", size: 15, color: ink, line: { width: 1.5 } },
    showlegend: false,
  };
  const query = {
    ...scatter([point], "markers"),
    name: "query",
    hovertemplate: "the query<extra></extra>",
    marker: { symbol: "star", size: 18, color: ink, line: { width: 1.5, color: colour("--ground") } },
  };
  const axis = {
    showticklabels: false,
    showgrid: false,
    zeroline: false,
    showline: true,
    mirror: true,
    linecolor: colour("--line"),
  };
  const layout = {
    height: 420,
    margin: { l: 8, r: 8, t: 8, b: 8 },
    xaxis: axis,
    yaxis: { ...axis, scaleanchor: "x" },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: ink, family: "system-ui, sans-serif", size: 13 },
    legend: { orientation: "h", y: -0.02, yanchor: "top" },
    hovermode: "closest",
    dragmode: false, // a finger on the picture scrolls the page
  };
  const data = [...marks("audio", "circle", 8), ...marks("video", "diamond-open", 9), ranks, query];
  void window.Plotly.react(box, data, layout, { displayModeBar: false, responsive: true, scrollZoom: false });
}

function scatter(places, mode) {
  return { type: "scatter", mode, x: places.map(([x]) => x), y: places.map(([, y]) => y) };
}
