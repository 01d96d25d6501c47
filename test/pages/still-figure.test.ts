import assert from "node:assert/strict";
import { test } from "node:test";
import { ccaToy } from "../../lib/figures/interactive/cca-toy";
import { type InteractiveFigure, interactiveBundle } from "../../lib/figures/interactive/interactive-figure";
import { withStill } from "../../scripts/pages/still-figure";

const htmlOf = (figure: InteractiveFigure) => interactiveBundle(figure)["text/html"] as string;
const svgs = (html: string) =>
  [...html.matchAll(/base64,([\w+/=]+)"/g)].map(([, code]) => Buffer.from(code, "base64").toString());

const NASTY = '</noscript><script>broken()</script>"&';
const query: InteractiveFigure = {
  ...{ kind: "query", label: "Queries", words: "words" },
  data: {
    ...{ title: NASTY, scoreName: NASTY, classes: [NASTY, "sad"], weightName: NASTY },
    queries: [
      { id: NASTY, label: 0, point: [0, 0], starts: [0, 10], weights: [0.25, 0.75], chosen: [0, 1], found: [[0, 0.9], [1, 0.4]] }, // prettier-ignore
    ],
    videos: { ids: [NASTY, "b"], labels: [0, 1], points: [[500, -500], [-1000, 1000]] }, // prettier-ignore
  },
};

test("a picture for each panel stands within the place where scripts are off, and the script still follows it", () => {
  const plain = htmlOf(ccaToy());
  const html = withStill(plain);
  const [, still] = /<noscript>([^]*)<\/noscript><script>/.exec(html)!;
  assert.equal(html.replace(`<noscript>${still}</noscript>`, ""), plain);
  const drawn = svgs(still);
  assert.equal(drawn.length, 3);
  for (const svg of drawn) assert.ok((svg.match(/<circle/g) ?? []).length === 120, "a dot for each pair");
  assert.match(drawn[0], /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*viewBox="0 0 260 /);
  assert.match(still, /Correlation \.\d{3}\./);
});

test("of a query: places, links right and missed, bars as high as the weights; what others wrote is text", () => {
  const html = withStill(htmlOf(query));
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.equal(html.match(/<\/noscript/g)?.length, 1);
  const [space, weights] = svgs(html);
  for (const svg of [space, weights]) assert.doesNotMatch(svg, /<script|<\/noscript/);
  // A plot of 320 pixels: from 12 to 310 across, and from 308 up to 10.
  const at = (x: number, y: number) => `translate(${(161 + 149 * x).toFixed(1)}px, ${(159 - 149 * y).toFixed(1)}px)`;
  for (const place of [at(0, 0), at(0.5, -0.5), at(-1, 1)]) assert.ok(space.includes(place), `${place} in ${space}`);
  assert.equal(space.match(/class="link"/g)?.length, 1);
  assert.equal(space.match(/class="link missed"/g)?.length, 1);
  const [low, high] = [...weights.matchAll(/class="bar \w+"[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
  assert.ok(Math.abs(high / low - 3) < 1e-9, `${low}, ${high}`);
  assert.match(html, /of the 2 best videos 1 has its class/);
});

test("an output that is no such figure, or whose data are damaged, stays as it is", () => {
  for (const html of [
    "<p>words</p><script>start()</script>",
    htmlOf({ ...query, data: {} }),
    htmlOf({ ...query, data: { ...query.data, queries: "none" } }),
    htmlOf(query).replace('"kind":"query"', '"kind":"constructor"'),
    htmlOf(query).replace(/"data":.*?, "/, '"data":{oops}}, "'),
  ])
    assert.equal(withStill(html), html);
});
