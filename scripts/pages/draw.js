// Runs in a page: draws each figure from the data beside it, as wide as there is room, in the page's colours.
(async () => {
  const figures = [...document.querySelectorAll("figure:has(> .plot)")].map((figure) => ({
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
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  const draw = async ({ figure, plot, spec }) => {
    const own = spec.wide.width ?? 700;
    const room = figure.clientWidth;
    if (room === 0) return; // folded, in browsers that give what is folded no room: it is drawn when it is opened
    const layout =
      room >= 0.94 * own ? { ...spec.wide, width: Math.min(own, room) } : { ...spec.narrow, width: Math.min(room, 480) };
    if (coarse) layout.dragmode = false; // a finger on a figure scrolls the page
    const options = {
      displaylogo: false,
      displayModeBar: coarse ? false : "hover",
      modeBarButtonsToRemove: ["lasso2d", "select2d"],
    };
    const shown = isDark() ? window.darkFigure({ data: spec.data, layout }) : { data: spec.data, layout };
    await window.Plotly.react(plot, shown.data, shown.layout, options);
    // A reader of the screen is told what the figure shows, and not its single letters and numbers.
    for (const svg of plot.querySelectorAll("svg.main-svg")) svg.setAttribute("aria-hidden", "true");
  };
  for (const figure of figures) await draw(figure);
  root.dataset.drawn = figures.length;
  let dark = isDark();
  const recolour = () => {
    if (dark === isDark()) return;
    dark = isDark();
    figures.forEach(draw);
  };
  new MutationObserver(recolour).observe(root, { attributeFilter: ["data-theme"] });
  systemDark.addEventListener("change", recolour);
  document.addEventListener(
    "toggle",
    ({ target }) => figures.filter(({ figure }) => target.contains(figure)).forEach(draw),
    true,
  );
  let width = innerWidth;
  let waiting;
  addEventListener("resize", () => {
    if (innerWidth === width) return; // a phone's address bar comes and goes
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(() => figures.forEach(draw), 150);
  });
})();
