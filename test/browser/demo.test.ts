import assert from "node:assert/strict";
import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { startServer } from "../../scripts/demo/server";
import { NASTY, smallCollection } from "../scripts/demo/small-collection";
import { answered, demoPages, errorOf, ids, LIMIT, search } from "./demo-page";

// The page of npm run demo as people use it, in a real browser.

const { skip, folder, song, server, withPage } = demoPages(__filename);

/** Waits until something is so. */
async function poll(isSo: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(performance.now() < limit, `never so: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const classes = (page: Page) => page.$$eval("#answers .class", (all) => all.map((one) => one.textContent));

test("a chosen file: its wave and chunks, ranked videos, why, a player that starts at the best moment", { skip }, async () => {
  await withPage("upload", async (page) => {
    await page.setInputFiles("#file", song);
    await answered(page);
    assert.deepEqual(readdirSync(server().folder), []);
    assert.equal(await page.innerText("#query-name"), "song.wav");
    assert.equal(await page.locator("#wave path").count(), 1);
    const chunks = await page.$$eval(".chunk", (all) => all.map((one) => one.getAttribute("aria-label")!));
    assert.deepEqual(chunks.map((label) => /^Seconds \d+ to \d+/.exec(label)![0]), ["Seconds 0 to 10", "Seconds 10 to 20", "Seconds 20 to 30"]); // prettier-ignore
    assert.equal(chunks.filter((label) => label.endsWith(", chosen")).length, 1);
    assert.equal(await page.locator("#answers > li").count(), 6);
    const scores = await page.$$eval(".score", (all) => all.map((one) => Number(/[-\d.]+/.exec(one.textContent!)![0])));
    assert.deepEqual([...scores].sort((a, b) => b - a), scores); // prettier-ignore
    assert.match(await page.innerText("#answers > li:first-child .why"), /Seconds \d+ to \d+ of the query count most|No part of the query/);
    await page.click("#answers > li:first-child summary");
    assert.equal(await page.locator("#answers > li:first-child .components li").count(), 3);

    const card = page.locator("#answers > li:has(video)").first();
    const [, start] = /Play from (\d+:\d+)/.exec(await card.locator(".row button").innerText())!;
    const seconds = start.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
    await card.locator(".row button").click();
    const video = await card.locator("video").elementHandle();
    await page.waitForFunction(([one, from]) => (one as HTMLVideoElement).currentTime > Number(from) + 0.3, [video, seconds] as const);
    const at = await video!.evaluate((one) => (one as HTMLVideoElement).currentTime);
    assert.ok(at < seconds + 10, `${at} is near ${seconds}`);
    await page.waitForSelector("#plot .main-svg");
    assert.match((await page.getAttribute("#plot", "aria-label"))!, /with the query, 6 answers/);
  });
}); // prettier-ignore

test("a video that is paired with the sound of another file plays that sound, and they stay together", { skip }, async (t) => {
  const parts = await smallCollection(join(folder, "paired"));
  const film = parts.examples[0].path;
  const gone = { audio: join(folder, "gone.wav"), video: film };
  const files = new Map([...parts.files].map(([id, file], i) => [id, i === 3 ? gone : i === 4 ? file : { audio: song, video: film }]));
  const own = await startServer({ ...parts, files });
  t.after(() => own.close());
  await withPage("paired", async (page) => {
    await page.click("#ask-example");
    await answered(page);
    await search(page, () => page.fill("[name=k]", "12").then(() => page.press("[name=k]", "Tab")));
    const card = (id: string) => page.locator(`#answers > li:has(.id:text-is("${id}"))`);
    const [one, two, broken, plain] = ["video 1", "video 2", "video 3", "video 4"].map(card);
    const address = await one.locator("audio").getAttribute("src");
    const heard = await page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], address!);
    assert.deepEqual(Buffer.from(heard), readFileSync(song));
    const state = (of: typeof one) => of.evaluate((item) => {
      const [video, audio] = [item.querySelector("video")!, item.querySelector("audio")!];
      return { at: video.currentTime, apart: Math.abs(video.currentTime - audio.currentTime), paused: [video.paused, audio.paused], muted: [video.muted, audio.muted] };
    });
    const playing = (of: typeof one, from: number) => poll(async () => {
      const { at, apart, paused } = await state(of);
      return at > from + 0.5 && at < from + 10 && apart < 0.3 && !paused[0] && !paused[1];
    });
    const start = async (of: typeof one) => {
      const button = of.locator(".row button");
      const [, clock] = /Play from (\d+:\d+)/.exec(await button.innerText())!;
      await button.click();
      return clock.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
    };
    await playing(one, await start(one));
    assert.deepEqual((await state(one)).muted, [true, false]);
    const seek = (to: number) => one.locator("video").evaluate((video, at) => void ((video as HTMLVideoElement).currentTime = at), to);
    await seek(2);
    await playing(one, 2);
    await one.locator("video").evaluate((video) => void ((video as HTMLVideoElement).muted = false));
    await poll(async () => (await state(one)).muted.join() === "true,true");
    await one.locator("video").evaluate((video) => (video as HTMLVideoElement).pause());
    await poll(async () => (await state(one)).paused.join() === "true,true");
    await one.locator("video").evaluate((video) => (video as HTMLVideoElement).play());
    await playing(one, 2);
    // Another answer's player: one sound at a time.
    await playing(two, await start(two));
    assert.deepEqual((await state(one)).paused, [true, true]);
    await poll(async () => /The browser cannot play the sound that belongs to it\./.test(await broken.innerText()));
    assert.equal(await plain.locator("audio").count(), 0);
    assert.equal(await plain.locator("video").evaluate((video) => (video as HTMLVideoElement).muted), false);
  }, 1280, own.url);
}); // prettier-ignore

test("what others wrote is text, on the page and in the picture", { skip }, async () => {
  await withPage("markup", async (page) => {
    await page.setInputFiles("#file", { name: NASTY, mimeType: "audio/wav", buffer: readFileSync(song) });
    await answered(page);
    await search(page, () => page.fill("[name=k]", "12").then(() => page.press("[name=k]", "Tab")));
    assert.ok((await ids(page)).includes(NASTY));
    assert.equal(await page.innerText("#query-name"), NASTY);
    await page.waitForSelector("#plot .main-svg");
    assert.equal(await page.locator("main img, main b").count(), 0);
    assert.equal(await page.evaluate(() => (window as { broken?: number }).broken), undefined);
  });
});

test("modes, filter, number and order of answers are asked for as the controls say", { skip }, async () => {
  await withPage("controls", async (page) => {
    await page.click("#ask-example");
    await answered(page);
    assert.equal(await page.innerText("#query-name"), "an example");
    assert.equal((await search(page, () => page.check("[value=whole]"))).mode, "whole");
    assert.equal(await page.locator(".chunk.chosen").count(), 3);
    const range = await search(page, () => page.check("[value=range]"));
    assert.deepEqual(range.mode, { from: 0, to: 10 });
    assert.equal(await page.locator(".chunk").count(), 1);
    const moved = await search(page, () => page.fill("[name=to]", "25").then(() => page.press("[name=to]", "Tab")));
    assert.deepEqual(moved.mode, { from: 0, to: 25 });
    assert.deepEqual((await search(page, () => page.selectOption("[name=class]", "wild"))).filter, { class: "wild" });
    assert.deepEqual([...new Set(await classes(page))], ["wild"]);
    await search(page, () => page.fill("[name=k]", "2").then(() => page.press("[name=k]", "Tab")));
    assert.equal((await ids(page)).length, 2);
    assert.equal((await search(page, () => page.selectOption("[name=by]", "whole"))).by, "whole");
    await page.fill("[name=from]", "27");
    const told = await Promise.all([errorOf(page), page.press("[name=from]", "Tab")]);
    assert.match(told[0], /must end behind its start/);
  });
});

test("some seconds of the microphone ask, and a file that is dropped", { skip }, async () => {
  await withPage("microphone", async (page) => {
    await page.click("#record");
    await page.waitForFunction(() => /Stop recording \([2-9] s\)/.test(document.getElementById("record")!.textContent!));
    await page.click("#record");
    await answered(page);
    assert.equal(await page.innerText("#query-name"), "the recording");
    // The player reads the length by itself, which a busy machine may do after the answers.
    await page.waitForFunction(() => (document.getElementById("sound") as HTMLAudioElement).duration > 0);
    const seconds = await page.evaluate(() => (document.getElementById("sound") as HTMLAudioElement).duration);
    assert.ok(seconds > 1 && seconds < 30, String(seconds));
    assert.ok((await page.getAttribute("#wave path", "d"))!.length > 1000);

    const files = await page.evaluateHandle((bytes) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], "dropped.wav"));
      return dropped;
    }, readFileSync(song).toString("base64"));
    await page.dispatchEvent("#drop", "drop", { dataTransfer: files });
    await page.waitForFunction(() => document.getElementById("query-name")!.textContent === "dropped.wav");
    await answered(page);
  });
});

test("errors are sentences: text, noise, too large, an index that is missing, a server that has ended", { skip }, async (t) => {
  const own = await startServer(await smallCollection(join(folder, "own")), { limits: { bytes: LIMIT } });
  t.after(() => own.close());
  await withPage("errors", async (page) => {
    for (const [file, sentence] of [
      ["words.mp3", /^This file is no audio or video file: it is text\.$/],
      ["large.wav", /^This file is too large: at most 4 MB can be sent\.$/],
    ] as const) {
      await page.setInputFiles("#file", join(folder, file));
      await page.waitForFunction((source) => new RegExp(source).test(document.getElementById("error")!.innerText), sentence.source);
    }
    await page.setInputFiles("#file", { name: "noise.mp3", mimeType: "audio/mpeg", buffer: Buffer.from([...Array(999).keys()]) });
    await page.waitForFunction(() => /^This file cannot be read as media: it is not media/.test(document.getElementById("error")!.innerText));
    assert.equal(await page.getAttribute("#error", "role"), "alert");
    await page.setInputFiles("#file", song);
    await answered(page);
    assert.equal(await page.isVisible("#error"), false);
    renameSync(join(folder, "own", "index"), join(folder, "own", "away"));
    await page.selectOption("[name=class]", "calm");
    assert.match(await errorOf(page), /holds no index: there is no index\.sdcca in it/);
    renameSync(join(folder, "own", "away"), join(folder, "own", "index"));
    await search(page, () => page.selectOption("[name=class]", ""));
    await own.close();
    await page.selectOption("[name=class]", "wild");
    await page.waitForFunction(() => /The server does not answer/.test(document.getElementById("error")!.innerText));
  }, 1280, own.url);
}); // prettier-ignore

test("all of it by keyboard: choose an example, go through the chunks, listen, change the mode, play a video", { skip }, async () => {
  await withPage("keyboard", async (page) => {
    const focused = () => page.evaluate(() => document.activeElement!.id || document.activeElement!.className || document.activeElement!.tagName);
    const order: string[] = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press("Tab");
      order.push(await focused());
    }
    assert.deepEqual(order, ["choose", "record", "example", "ask-example"]);
    await page.keyboard.press("Enter");
    await answered(page);
    await page.focus("#ask-example");
    while (!(await focused()).startsWith("chunk")) await page.keyboard.press("Tab");
    const label = () => page.evaluate(() => document.activeElement!.getAttribute("aria-label"));
    assert.match((await label())!, /^Seconds 0 to 10/);
    await page.keyboard.press("ArrowRight");
    assert.match((await label())!, /^Seconds 10 to 20/);
    await page.keyboard.press("End");
    assert.match((await label())!, /^Seconds 20 to/);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => (document.getElementById("sound") as HTMLAudioElement).currentTime > 10.2);
    await page.keyboard.press("Tab");
    assert.ok(!(await focused()).startsWith("chunk"), "one step of Tab leaves the chunks");
    await page.focus("[name=mode]");
    assert.equal((await search(page, () => page.keyboard.press("ArrowDown"))).mode, "whole");
    const button = page.locator("#answers > li:has(video) .row button").first();
    await button.focus();
    await page.keyboard.press("Space");
    await page.waitForFunction(() => Array.from(document.querySelectorAll("video")).some((video) => !video.paused && video.currentTime > 0));
    const outline = await button.evaluate((one) => getComputedStyle(one).outlineStyle);
    assert.equal(outline, "solid", "where one is can be seen");
    const unnamed = await page.$$eval("button, input, select, audio, video, [role=group], ul[aria-label]", (all) =>
      all.filter((one) => !one.hasAttribute("hidden") && !(one.textContent!.trim() || one.getAttribute("aria-label") || one.closest("label") || (one as HTMLInputElement).labels?.length)).map((one) => one.outerHTML));
    assert.deepEqual(unnamed, [], "everything has a name that is read out");
  });
}); // prettier-ignore

test("on a phone's width nothing sticks out, and all can be touched", { skip }, async () => {
  await withPage(
    "phone",
    async (page) => {
      await page.click("#ask-example");
      await answered(page);
      await page.waitForSelector("#plot .main-svg");
      await search(page, () => page.check("[value=clips]"));
      await page.fill("[name=to]", "25");
      await search(page, () => page.click("#add-clip"));
      await search(page, () => page.locator("[data-like=more]").first().click());
      await search(page, () => page.locator("[data-like=less]").last().click());
      assert.equal(await page.locator(".chip").count(), 4);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 390, `${wide} pixels`);
      const out = await page.$$eval("main *:not(svg *)", (all) =>
        all
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > 390.5)
          .map((one) => one.outerHTML.slice(0, 100)),
      );
      assert.deepEqual(out, []);
      const small = await page.$$eval("button:not(.chunk), select", (all) =>
        all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 30).map((one) => one.outerHTML),
      );
      assert.deepEqual(small, []);
    },
    390,
  );
});
