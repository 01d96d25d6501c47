import assert from "node:assert/strict";
import { test } from "node:test";
import { NASTY } from "../scripts/demo/small-collection";
import { answered, demoPages, errorOf, ids, search } from "./demo-page";

// Several ranges, feedback and filters on the page of npm run demo, in a real browser.

const { skip, song, withPage } = demoPages(__filename);

test("several ranges ask at once: they are added, shown as chips, and removed, all by keyboard", { skip }, async () => {
  await withPage("clips", async (page) => {
    await page.click("#ask-example");
    await answered(page);
    const chips = () => page.$$eval("#clips button", (all) => all.map((one) => one.getAttribute("aria-label")));
    await page.focus("[name=mode]");
    await search(page, () => page.keyboard.press("ArrowDown"));
    await search(page, () => page.keyboard.press("ArrowDown"));
    assert.deepEqual((await search(page, () => page.keyboard.press("ArrowDown"))).mode, { clips: [{ from: 0, to: 10 }] });
    await page.fill("[name=to]", "30");
    await page.fill("[name=from]", "20");
    await page.press("[name=from]", "Tab");
    await page.focus("#add-clip");
    const both = await search(page, () => page.keyboard.press("Enter"));
    assert.deepEqual(both.mode, { clips: [{ from: 0, to: 10 }, { from: 20, to: 30 }] }); // prettier-ignore
    assert.deepEqual(await chips(), ["seconds 0 to 10: remove", "seconds 20 to 30: remove"]);
    const chunks = await page.$$eval(".chunk", (all) => all.map((one) => one.getAttribute("aria-label")!));
    assert.match(chunks.join(), /^Seconds 0 to 10: [^,]+,[^,]*,Seconds 20 to 30: /);
    assert.match((await page.innerText("#answers > li:first-child .why")), /Seconds (0 to 10|20 to 30) of the query|No part/);
    await page.keyboard.press("Enter");
    assert.match(await errorOf(page), /^The seconds 20 to 30 are among the ranges: choose others\.$/);
    await page.fill("[name=to]", "20");
    await page.click("#add-clip");
    await page.waitForFunction(() => /must end behind its start/.test(document.getElementById("error")!.innerText));
    assert.equal((await chips()).length, 2);
    await page.focus("#clips li:first-child button");
    assert.deepEqual((await search(page, () => page.keyboard.press("Enter"))).mode, { clips: [{ from: 20, to: 30 }] });
    assert.match((await page.evaluate(() => document.activeElement!.getAttribute("aria-label")))!, /^seconds 20 to 30/);
    await page.keyboard.press("Enter");
    assert.match(await errorOf(page), /^No range asks: add one\.$/);
    assert.equal(await page.evaluate(() => document.activeElement!.id), "add-clip");
  });
}); // prettier-ignore

test("more like this, less like this: the answers follow, and chips take it back, by keyboard too", { skip }, async () => {
  await withPage("feedback", async (page) => {
    await page.click("#ask-example");
    await answered(page);
    await search(page, () => page.fill("[name=k]", "12").then(() => page.press("[name=k]", "Tab")));
    const plain = await ids(page);
    const button = (id: string, how: string) => page.getByRole("button", { name: `${how} like this: ${id}`, exact: true });
    const chips = () => page.$$eval("#liked button", (all) => all.map((one) => one.getAttribute("aria-label")));
    await button("video 5", "More").focus();
    const more = await search(page, () => page.keyboard.press("Enter"));
    assert.deepEqual([more.more, more.less], [["video 5"], []]);
    assert.equal(await button("video 5", "More").getAttribute("aria-pressed"), "true");
    await page.waitForFunction(() => document.activeElement!.getAttribute("aria-label") === "More like this: video 5");
    const less = await search(page, () => button(NASTY, "Less").click());
    assert.deepEqual([less.more, less.less], [["video 5"], [NASTY]]);
    assert.deepEqual(await chips(), ["more like video 5: remove", `less like ${NASTY}: remove`]);
    assert.notDeepEqual(await ids(page), plain);
    assert.equal(await page.locator("main img, main b").count(), 0);
    const turned = await search(page, () => button("video 5", "Less").click());
    assert.deepEqual([turned.more, turned.less], [[], [NASTY, "video 5"]]);
    await search(page, () => button("video 5", "Less").click());
    assert.deepEqual(await chips(), [`less like ${NASTY}: remove`]);
    await page.focus("#liked button");
    const none = await search(page, () => page.keyboard.press("Enter"));
    assert.deepEqual([none.more, none.less], [[], []]);
    assert.equal(await page.evaluate(() => document.activeElement!.id), "answers-title");
    assert.deepEqual(await ids(page), plain);
    await search(page, () => button("video 2", "More").click());
    await search(page, () => page.setInputFiles("#file", song));
    assert.deepEqual(await chips(), [], "another query begins anew");
  });
});

test(
  "filters by every column of the table: a choice of texts, a range of numbers, in words where it is none",
  { skip },
  async () => {
    await withPage("filters", async (page) => {
      await page.click("#ask-example");
      await answered(page);
      const from = page.getByLabel("year from");
      const to = page.getByLabel("year to");
      assert.deepEqual([await from.getAttribute("placeholder"), await to.getAttribute("placeholder")], ["1990", "2000"]);
      await from.focus();
      await page.keyboard.type("1994");
      assert.deepEqual((await search(page, () => page.keyboard.press("Tab"))).filter, { year: { from: 1994 } });
      await page.keyboard.type("1996");
      assert.deepEqual((await search(page, () => page.keyboard.press("Tab"))).filter, { year: { from: 1994, to: 1996 } });
      assert.deepEqual((await ids(page)).sort(), ["video 4", "video 5", "video 6"]);
      const styles = page.getByLabel("style");
      assert.deepEqual(await styles.locator("option").allInnerTexts(), ["all", NASTY, "acoustic", "electric"]);
      await search(page, () => styles.selectOption("electric"));
      assert.deepEqual(await ids(page), ["video 5"]);
      const live = await search(page, () => page.getByLabel("live").selectOption("false"));
      assert.deepEqual(live.filter, { year: { from: 1994, to: 1996 }, style: "electric", live: false });
      await page.getByLabel("live").selectOption("true");
      await page.waitForFunction(() => /No video meets the filter/.test(document.body.innerText));
      await to.fill("1990");
      await to.press("Tab");
      assert.match(await errorOf(page), /^year must end behind its start: 1994 to 1990 holds nothing\.$/);
      await search(page, () => to.fill("").then(() => to.press("Tab")));
      await search(page, () => page.getByLabel("live").selectOption(""));
      assert.deepEqual((await search(page, () => styles.selectOption(""))).filter, { year: { from: 1994 } });
    });
  },
);
