import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { lacks } from "../missing-tools";
import { figureOf, press, statusOf } from "./interactive-figures";
import { FRAMES, type InteractivePage, interactivePage, QUERY, TOY } from "./interactive-page";
import { ownFolder } from "./own-folder";

// Interactive figures as readers use them in a page of a notebook, by mouse and by keyboard.

const skip = lacks("Chromium");
let shown: InteractivePage;
before(async () => {
  if (!skip) shown = await interactivePage(ownFolder(__filename));
});
after(async () => shown?.close());
const withPage: InteractivePage["withPage"] = (...given) => shown.withPage(...given);

const number = (text: string, before: string) => Number(new RegExp(`${before} (−?[\\d.]+\\d)`).exec(text)![1].replace("−", "-"));
const best = () => shown.best;

test("the toy by keyboard: the correlation follows the angles, and its peak is where CCA says", { skip }, async () => {
  await withPage("toy-keyboard", async (page) => {
    const sliders = figureOf(page, TOY).getByRole("slider");
    const start = number(await statusOf(page, TOY), "Correlation");
    await sliders.first().focus();
    await press(page, "ArrowRight", "ArrowRight");
    assert.equal(await sliders.first().inputValue(), "2");
    assert.equal(await sliders.first().getAttribute("aria-valuetext"), "2°");
    assert.notEqual(number(await statusOf(page, TOY), "Correlation"), start);
    for (const [i, angle] of [best().x, best().y].entries()) {
      await sliders.nth(i).focus();
      await press(page, "Home", ...Array<string>(angle).fill("ArrowRight"));
    }
    const peak = number(await statusOf(page, TOY), "Correlation");
    assert.ok(Math.abs(Math.abs(peak) - best().correlation) < 2e-3, `${peak}`);
    await press(page, ...Array<string>(15).fill("ArrowLeft"));
    assert.ok(Math.abs(number(await statusOf(page, TOY), "Correlation")) < Math.abs(peak) - 0.02);
    assert.ok(Math.abs(number(await statusOf(page, TOY), "sign:") - Math.abs(peak)) < 2e-3, "the best so far stays");
    assert.equal(await figureOf(page, TOY).locator("line.solution[visibility=visible]").count(), 0);
    await press(page, "Tab", "Enter");
    assert.match(await statusOf(page, TOY), new RegExp(`CCA: \\.\\d{3} at ${best().x}° and ${best().y}°`));
    assert.equal(await figureOf(page, TOY).locator("line.solution[visibility=visible]").count(), 3);
    await press(page, "Tab", "Enter");
    assert.equal(number(await statusOf(page, TOY), "Correlation"), start);
  });
});

test("the toy by mouse: a direction is dragged in its plot", { skip }, async () => {
  await withPage("toy-mouse", async (page) => {
    const box = (await figureOf(page, TOY).locator("svg.turned").first().boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x + 60, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y - 60, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(x - 60, y);
    assert.equal(await figureOf(page, TOY).getByRole("slider").first().inputValue(), "45");
    await figureOf(page, TOY).getByRole("button", { name: "Show the solution" }).click();
    assert.equal(await figureOf(page, TOY).getByRole("slider").first().inputValue(), String(best().x));
  });
});

/** Where the marks of a figure are. */
const places = (page: Page, name: string) =>
  figureOf(page, name).locator(".moving .mark").evaluateAll((all) => all.map((one) => (one as SVGElement).style.transform)); // prettier-ignore

test("the frames by keyboard and mouse: points and scores follow the slider; play, pause, and the end", { skip }, async () => {
  await withPage("frames", async (page) => {
    const [slider, play] = [figureOf(page, FRAMES).getByRole("slider"), figureOf(page, FRAMES).locator("button")];
    const first = await places(page, FRAMES);
    assert.equal(first.length, 120);
    await slider.focus();
    await press(page, "ArrowRight");
    assert.equal(await statusOf(page, FRAMES), "epoch 2; validation .400.");
    assert.notDeepEqual(await places(page, FRAMES), first);
    await press(page, "Home");
    assert.deepEqual(await places(page, FRAMES), first);
    assert.match((await figureOf(page, FRAMES).getByRole("img").last().getAttribute("aria-label"))!, /MAP by epoch; shown: epoch 1; validation \.200/);
    const box = (await slider.boundingBox())!;
    await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
    assert.equal(await statusOf(page, FRAMES), "epoch 3; validation .600.");

    await play.focus();
    await press(page, "Enter");
    assert.equal(await play.innerText(), "Pause");
    assert.equal(await statusOf(page, FRAMES), "epoch 1; validation .200.");
    await page.waitForFunction(() => /epoch 2/.test(Array.from(document.querySelectorAll("div")).map((one) => one.shadowRoot?.textContent ?? "").join()));
    await press(page, "Space");
    assert.equal(await play.innerText(), "Play");
    const paused = await statusOf(page, FRAMES);
    await page.waitForTimeout(1200);
    assert.equal(await statusOf(page, FRAMES), paused);
    await play.click();
    await figureOf(page, FRAMES).getByText("epoch 3; validation .600.").waitFor();
    await figureOf(page, FRAMES).getByRole("button", { name: "Play" }).waitFor();
  });
}); // prettier-ignore

test("a query by mouse, arrow keys and list: its chunks, its videos, right or wrong in words", { skip }, async () => {
  await withPage("query", async (page) => {
    const figure = figureOf(page, QUERY);
    const options = figure.getByRole("option", { includeHidden: false }).and(figure.locator("path"));
    const ids = await options.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")!));
    assert.equal(ids.length, 12);
    const chosen = async () => [
      await figure.locator("path[aria-selected=true]").getAttribute("aria-label"),
      /Track (.*):/.exec(await statusOf(page, QUERY))![1],
      await figure.locator("select").evaluate((one: HTMLSelectElement) => one.selectedOptions[0].textContent),
    ];
    assert.deepEqual(await chosen(), Array(3).fill(ids[0]));
    await options.nth(3).click({ force: true });
    const [clicked] = await chosen();
    assert.deepEqual(await chosen(), Array(3).fill(clicked));
    assert.notEqual(clicked, ids[0]);
    await press(page, "Home");
    assert.deepEqual(await chosen(), Array(3).fill(ids[0]));
    await press(page, "End");
    assert.deepEqual(await chosen(), Array(3).fill(ids[11]));
    const reached = new Set<string | null>();
    for (const key of ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
      await press(page, key);
      reached.add((await chosen())[0]);
    }
    assert.ok(reached.size > 1, "arrow keys go from track to track");
    await figure.locator("select").selectOption({ index: 5 });
    assert.deepEqual(await chosen(), Array(3).fill(ids[5]));

    assert.equal(await figure.locator("tbody tr").count(), 10);
    const words = await figure.locator("tbody tr td:last-child").allInnerTexts();
    assert.ok(words.every((word) => /^(✓ right|✗ wrong)$/.test(word)));
    const right = words.filter((word) => word === "✓ right").length;
    assert.match(await statusOf(page, QUERY), new RegExp(`: of the 10 best videos ${right} (has|have) its class`));
    const own = / (.*)$/.exec(ids[5].replace(/^.*,/, ","))![1];
    const classes = await figure.locator("tbody tr td:nth-child(3)").allInnerTexts();
    assert.deepEqual(classes.map((name) => name === own), words.map((word) => word === "✓ right"));
    assert.equal(await figure.locator("line.missed").count(), 10 - right);
    assert.ok((await figure.locator("rect.bar").count()) >= 3);
  });
}); // prettier-ignore
