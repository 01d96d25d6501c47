// Runs in a page: draws each figure from the data beside it, as wide as there is room.
(async () => {
  const figures = [...document.querySelectorAll("figure")].map((figure) => ({
    figure,
    plot: figure.querySelector(".plot"),
    spec: JSON.parse(figure.querySelector("script").textContent),
  }));
  // Without plotly.js beside the page there is still the picture.
  if (!window.Plotly) {
    for (const { figure, plot } of figures) plot.innerHTML = figure.querySelector("noscript").textContent;
    return;
  }
  // Text that is measured before its font is there would be of another width.
  await Promise.all([...document.fonts].filter(({ family }) => /^"?(Arimo|Arial)/.test(family)).map((face) => face.load()));
  const coarse = matchMedia("(pointer: coarse)").matches;
  const draw = ({ figure, plot, spec }) => {
    const own = spec.wide.width ?? 700;
    const room = figure.clientWidth;
    const layout =
      room >= 0.94 * own ? { ...spec.wide, width: Math.min(own, room) } : { ...spec.narrow, width: Math.min(room, 480) };
    if (coarse) layout.dragmode = false; // a finger on a figure scrolls the page
    const options = {
      displaylogo: false,
      displayModeBar: coarse ? false : "hover",
      modeBarButtonsToRemove: ["lasso2d", "select2d"],
    };
    return window.Plotly.react(plot, spec.data, layout, options);
  };
  for (const figure of figures) await draw(figure);
  document.documentElement.dataset.drawn = figures.length;
  let width = innerWidth;
  let waiting;
  addEventListener("resize", () => {
    if (innerWidth === width) return; // a phone's address bar comes and goes
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(() => figures.forEach(draw), 150);
  });
})();
