// Functions that run in the browser. Plain JavaScript, since the library is compiled without the browser's types.
"use strict";

/** Text that was measured before its font came would be of another width. */
exports.loadFonts = async () => {
  await Promise.all([...document.fonts].map((face) => face.load()));
};

exports.drawnSvg = async ({ plain, size, seed }) => {
  // Plotly draws its ids at random: from a seed made of the figure, equal figures give equal files, and different ones in one
  // document do not share their clip paths.
  let state = seed;
  Math.random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  return Plotly.toImage(plain, { ...size, format: "svg" });
};

exports.pictureSize = () => {
  const { width, height } = document.querySelector("svg").getBoundingClientRect();
  return { width, height };
};

exports.paintedPng = async ({ svg, width, height }) => {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return canvas.toDataURL("image/png");
};
