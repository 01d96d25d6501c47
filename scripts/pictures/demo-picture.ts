import type { Browser } from "playwright-core";
import { openChromium } from "../../lib/figures/export/chromium";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { demoCollection } from "../demo/demo-collection";
import { startServer } from "../demo/server";

const SIZE = { width: 1100, height: 1500 };
/** Of JPEG, in per cent: letters stay sharp, and the file small. */
const QUALITY = 60;

/**
 * The demo's page as a JPEG: an example of the small collection asks, for more like one of its answers. The collection is made
 * the first time.
 * @throws InputError when there is no Chromium, or the collection cannot be made
 */
export async function demoPicture(): Promise<Buffer> {
  await useBackend();
  const server = await startServer(await demoCollection());
  const browser = await openChromium<Browser>();
  try {
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(server.url);
    await page.waitForSelector("body[data-ready]");
    await page.click("#ask-example");
    await page.locator("[data-like=more]").nth(1).click();
    await page.waitForSelector("#liked button");
    await page.waitForFunction(() => Array.from(document.querySelectorAll("video")).every((video) => video.readyState > 1));
    await page.waitForSelector("#plot .main-svg");
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      scrollTo(0, 0);
    });
    return await page.screenshot({ type: "jpeg", quality: QUALITY });
  } finally {
    await browser.close();
    await server.close();
  }
}
