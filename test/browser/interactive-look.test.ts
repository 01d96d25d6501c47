import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lacks } from "../missing-tools";
import { figureOf, press } from "./interactive-figures";
import { FRAMES, type InteractivePage, interactivePage, QUERY, TOY } from "./interactive-page";
import { ownFolder } from "./own-folder";

// How interactive figures stand in a page of a notebook: wide, narrow, in its colours, and as pictures without scripts.

const skip = lacks("Chromium");
let shown: InteractivePage;
before(async () => {
  if (!skip) shown = await interactivePage(ownFolder(__filename));
});
after(async () => shown?.close());
const withPage: InteractivePage["withPage"] = (...given) => shown.withPage(...given);
const best = () => shown.best;

for (const [name, width, style] of [
  ["wide-light", 1000, undefined],
  ["phone-dark", 390, "body{background:#111;color:#e6e6e6}"],
] as const)
  test(`${name}: all fits, every control has a name, focus is seen, words have the page's colour`, { skip }, async () => {
    await withPage(
      name,
      async (page) => {
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
        for (const figure of [TOY, FRAMES, QUERY]) {
          const group = figureOf(page, figure);
          const out = await group.evaluate((one) =>
            Array.from(one.querySelectorAll("*:not(svg *, .scroll *)"))
              .filter((part) => part.getBoundingClientRect().right > innerWidth + 0.5)
              .map((part) => part.outerHTML.slice(0, 80)),
          );
          assert.deepEqual(out, []);
          const unnamed = await group.locator("button, input, select, svg[role], [role=listbox], [role=option]").evaluateAll((all) =>
            all.filter((one) => !(one.textContent!.trim() || one.getAttribute("aria-label") || (one as HTMLInputElement).labels?.length)).map((one) => one.outerHTML),
          ); // prettier-ignore
          assert.deepEqual(unnamed, []);
          const [own, page_] = await group.evaluate((one) =>
            [one.ownerDocument.body, one].map((part) => getComputedStyle(part).color),
          );
          assert.equal(own, page_);
          const control = group.locator("input, select").first();
          await control.focus();
          await press(page, "Shift+Tab", "Tab");
          assert.equal(await control.evaluate((one) => getComputedStyle(one).outlineStyle), "solid");
        }
        const low = await page
          .locator("button, select")
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
        assert.ok(low.every((height) => height >= 30), String(low)); // prettier-ignore
      },
      { width, style },
    );
  });

const STILLS = [
  "x-view: 120 points and a direction at",
  "y-view: 120 points and a direction at",
  "the two projections of each pair; their correlation is",
  "held-out videos; epoch 3: 60 items, audio filled and video open",
  "MAP by epoch; shown: epoch 3; validation .600",
  "choose a track in the space: choose one of 12 tracks",
  "Weights of",
];

for (const width of [1000, 390])
  test(`without scripts, ${width} pixels wide: a picture for each panel, with the words that say what it shows`, { skip }, async () => {
    await withPage(
      `no-scripts-${width}`,
      async (page) => {
        const stills = await page.locator(".stills img").evaluateAll(async (all) =>
          Promise.all(all.map(async (one) => {
            await (one as HTMLImageElement).decode();
            return { alt: (one as HTMLImageElement).alt, right: one.getBoundingClientRect().right, wide: (one as HTMLImageElement).naturalWidth };
          })));
        assert.deepEqual(stills.map(({ alt }, i) => alt.slice(0, STILLS[i].length)), STILLS);
        assert.match(stills[2].alt, new RegExp(`is ${best().correlation.toFixed(3).slice(1)}`));
        assert.match(stills[0].alt, new RegExp(`at ${best().x} degrees`));
        for (const { right, wide } of stills) assert.ok(right <= width && wide >= 260, `${right}, ${wide}`);
        const rows = await page.locator(".stills tbody tr").count();
        assert.equal(rows, 10);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      },
      { scripts: false, width },
    );
  }); // prettier-ignore

test("with scripts the pictures are not there", { skip }, async () => {
  await withPage("scripts", async (page) => assert.equal(await page.locator("img").count(), 0));
});

test("without scripts the words with the main numbers are there", { skip }, async () => {
  await withPage(
    "no-scripts",
    async (page) => {
      const text = await page.locator("body").innerText();
      assert.match(text, new RegExp(`CCA finds the largest one: ${best().correlation.toFixed(3)}`));
      assert.match(text, /The space at 3 values of epoch, from 1 to 3\. MAP, validation: from 0\.200 to 0\.600/);
      assert.match(text, /12 tracks can be chosen as queries/);
    },
    { scripts: false },
  );
});
