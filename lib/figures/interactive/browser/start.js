// Puts an interactive figure in the place of its words. A shadow root keeps the page's styles and its own apart.
"use strict";

function start(host, { kind, label, data }, style) {
  if (!host || host.shadowRoot) return;
  const draw = { toy: drawToy, frames: drawFrames, query: drawQuery }[kind];
  const group = el("div", { class: "figure", role: "group", "aria-label": label });
  try {
    draw(group, data);
    host.attachShadow({ mode: "open" }).append(el("style", { text: style }), group);
  } catch (error) {
    console.error(error); // the words stay
  }
}

if (typeof module === "object") module.exports = { start };
