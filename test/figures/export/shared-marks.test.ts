import assert from "node:assert/strict";
import { test } from "node:test";
import type { Browser } from "playwright-core";
import { openChromium } from "../../../lib/figures/export/chromium";
import { shareMarks } from "../../../lib/figures/export/shared-marks";
import { lacks } from "../../missing-tools";

const point = (outline: string, style: string, x: number, y: number) =>
  `<path class="point plotly-customdata" d="${outline}" style="${style}" transform="translate(${x},${y})"/>`;
const DIAMOND = "M3.9,0L0,3.9L-3.9,0L0,-3.9Z";
const open =
  '<svg class="main-svg" height="100" width="100" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg">';
const svg =
  open +
  [10, 12, 30, 80].map((x, i) => point(DIAMOND, "opacity:0.5;fill:#d55e00", x, 20.5 + 3 * i)).join("") +
  [40, 50, 60].map((x) => point(DIAMOND, "opacity:0.9;stroke:#0072b2;fill:none", x, -x + 100)).join("") +
  point("M0,0L9,9L0,9Z", "fill:#009e73", 70, 70) +
  "</svg>";

test("marks that come often are drawn once, and placed; a rare one stays", () => {
  const shared = shareMarks(svg, "a");
  assert.equal(shared.split("<use ").length - 1, 7);
  assert.equal(shared.split(DIAMOND).length - 1, 2);
  assert.ok(shared.includes(`<path id="a-0" d="${DIAMOND}" style="opacity:0.5;fill:#d55e00"/>`));
  assert.ok(shared.includes('<use x="12" xlink:href="#a-0" y="23.5"/>'));
  assert.ok(shared.includes(point("M0,0L9,9L0,9Z", "fill:#009e73", 70, 70)));
});

test("a picture without many points is left as it is", () => {
  const bare = `${open}${point(DIAMOND, "fill:none", 1, 2)}</svg>`;
  assert.equal(shareMarks(bare, "a"), bare);
});

test("Chromium draws the same pixels", { skip: lacks("Chromium") }, async () => {
  const browser = await openChromium<Browser>();
  try {
    const page = await browser.newPage({ viewport: { width: 100, height: 100 } });
    const pixels = async (content: string) => {
      await page.setContent(`<body style="margin:0">${content}`);
      return (await page.screenshot()).toString("base64");
    };
    assert.equal(await pixels(shareMarks(svg, "a")), await pixels(svg));
  } finally {
    await browser.close();
  }
});
