import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../lib/figures/export/chromium";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { type DemoServer, startServer } from "../../scripts/demo/server";
import { makeSong, smallCollection } from "../scripts/demo/small-collection";
import { lacks } from "../missing-tools";
import { temporaryFolder } from "../temporary-folder";
import { ownFolder } from "./own-folder";

/** Bytes that the server takes of a file. */
export const LIMIT = 4_000_000;

/**
 * Starts a server and a browser before the tests of a file, and ends both after them. `withPage` gives a page of its own, of the small
 * collection's server: nothing may go wrong in it but what is looked for, and nothing may come from elsewhere. `folder` has `song` and other files.
 */
export function demoPages(testFile: string) {
  const skip = lacks("Chromium");
  const folder = temporaryFolder();
  const pictures = join(projectRoot(), ownFolder(testFile));
  const song = join(folder, "song.wav");
  let server: DemoServer;
  let browser: Browser;
  before(async () => {
    if (skip) return;
    server = await startServer(await smallCollection(join(folder, "collection")), { limits: { bytes: LIMIT } });
    await makeSong(song, 30);
    await writeFile(join(folder, "words.mp3"), "these are words, and no music at all. ".repeat(10));
    await writeFile(join(folder, "large.wav"), Buffer.alloc(LIMIT + 1));
    const media = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required"];
    browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu", ...media] });
  }); // prettier-ignore
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  async function withPage(name: string, work: (page: Page) => Promise<void>, width = 1280, url = server.url): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("request", (request) => !/^(http:\/\/127\.0\.0\.1:\d+|blob:)/.test(request.url()) && wrong.push(request.url()));
    page.setDefaultTimeout(60_000);
    try {
      await page.goto(url);
      await page.waitForSelector("body[data-ready]");
      await work(page);
      assert.deepEqual(wrong, []);
    } finally {
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
      await page.close();
    }
  }

  return { skip, folder, song, server: () => server, withPage };
}

/** Waits until videos answer. */
export const answered = (page: Page) => page.waitForFunction(() => /videos? answers?\. The best/.test(document.body.innerText));
/** Ids of the answers, best first. */
export const ids = (page: Page) => page.$$eval("#answers .id", (all) => all.map((one) => one.textContent));
/** The sentence of the error that is shown. */
export const errorOf = async (page: Page) => (await page.waitForSelector("#error:not([hidden])")).innerText();

/** Waits for the answers to a change of the controls; what was asked. */
export async function search(page: Page, change: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const [response] = await Promise.all([page.waitForResponse(/\/search$/), change()]);
  await answered(page);
  return response.request().postDataJSON() as Record<string, unknown>;
}
