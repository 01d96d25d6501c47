import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";

const source = readFileSync(join(projectRoot(), "scripts", "pages", "dark-figure.js"), "utf8");
const darkFigure = new Function(`${source}; return darkFigure;`)() as <T>(figure: T) => T;

const numbers = (colour: string) => /\(([^)]*)\)/.exec(colour)![1].split(",").map(Number);
/** WCAG 2's relative luminance, in its own words. */
const luminance = (colour: string) =>
  numbers(colour)
    .slice(0, 3)
    .map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4)))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const GROUND = luminance("rgb(23,25,28)");
const contrast = (colour: string) => (luminance(colour) + 0.05) / (GROUND + 0.05);

test("white becomes the page's ground, dark text light, a light grid dark; the figure given stays", () => {
  const figure = { layout: { paper_bgcolor: "white", font: { color: "#262626" }, xaxis: { gridcolor: "#e6e6e6" } } };
  const dark = darkFigure(figure);
  assert.equal(dark.layout.paper_bgcolor, "rgb(23,25,28)");
  assert.ok(contrast(dark.layout.font.color) > 10);
  const grid = contrast(dark.layout.xaxis.gridcolor);
  assert.ok(grid > 1.05 && grid < 2, `${grid}`);
  assert.equal(figure.layout.paper_bgcolor, "white");
});

test("colours that mean something keep their hue and can be seen; those that can be seen stay as they are", () => {
  const colours = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#08306b"];
  const dark = darkFigure({ marker: { color: colours } }).marker.color;
  for (const [i, colour] of dark.entries()) assert.ok(contrast(colour) >= 4.5, `${colours[i]} → ${colour}`);
  assert.equal(dark[1], "rgb(230,159,0)");
  const [r, g, b] = numbers(dark[0]);
  assert.ok(b > g && g > r, dark[0]);
  assert.equal(new Set(dark).size, colours.length);
});

test("opacity stays; a scale runs the other way; what is no colour, and patterns over colours, stay", () => {
  const dark = darkFigure({
    fillcolor: "rgba(0,114,178,0.18)",
    colorscale: [[0, "#ffffff"], [0.5, "#6baed6"], [1, "#08306b"]] as [number, string][], // prettier-ignore
    text: "white",
    marker: { pattern: { fgcolor: "#00614A" } },
    named: { colorscale: "Greys" },
  });
  assert.match(dark.fillcolor, /,0\.18\)$/);
  const scale = dark.colorscale.map(([, colour]) => luminance(colour));
  assert.ok(scale[0] < scale[1] && scale[1] < scale[2], scale.join(" "));
  assert.deepEqual([dark.text, dark.marker.pattern.fgcolor, dark.named.colorscale], ["white", "#00614A", "Greys"]);
});
