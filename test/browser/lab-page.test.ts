import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../lib/figures/export/chromium";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { lacks } from "../missing-tools";
import { LabNotebook } from "./lab-notebook";
import { type Lab, startLab } from "./lab-server";
import { ownFolder } from "./own-folder";
import { writeNotebook } from "./own-notebook";

// JupyterLab around the notebooks: what it asks of the network, and its help while one types.

const root = projectRoot();
const folder = ownFolder(__filename);
const skip = lacks("Chromium") || lacks("JupyterLab");
/** JupyterLab asks about news as soon as it stands. */
const NEWS_MILLISECONDS = 5000;

let lab: Lab;
let browser: Browser;
let page: Page;
let notebook: LabNotebook;
const asked: string[] = [];

before(async () => {
  if (skip) return;
  writeNotebook(join(root, folder, "typing.ipynb"), ['import * as lib from "./lib/index";', ""]);
  lab = await startLab(join(root, folder, "jupyter"), { SDCCA_RESULTS: join(folder, "results") });
  browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on("request", (request) => asked.push(request.url()));
  notebook = await LabNotebook.open(page, lab.addressOf(`${folder}/typing.ipynb`));
});
after(async () => {
  await browser?.close();
  await lab?.close();
});

test("JupyterLab asks for no news and no update, and the page nothing of elsewhere", { skip }, async () => {
  await page.waitForTimeout(NEWS_MILLISECONDS);
  await page.screenshot({ path: join(root, folder, "opened.png") });
  assert.equal(await page.locator(".jp-toastContainer .Toastify__toast, .Toastify__toast, .jp-Dialog").count(), 0);
  assert.ok(asked.length > 20);
  assert.deepEqual(
    asked.filter((url) => !/^(http:\/\/127\.0\.0\.1:\d+\/|data:|blob:)/.test(url) || /\/lab\/api\/(news|update)/.test(url)),
    [],
  );
});

test("Tab completes a name of the library, Shift-Tab in its parentheses shows what it does", { skip }, async () => {
  await notebook.run("Run All Cells");
  await notebook.until("the library is there", ([imports]) => imports.count !== null && !imports.running, 120_000);
  const cell = await notebook.show(1);
  await (await cell.$(".cm-content"))!.click();
  await page.keyboard.type("lib.fitSdc");
  await page.keyboard.press("Tab");
  const items = page.locator(".jp-Completer-item");
  await items.first().waitFor({ timeout: 30_000 });
  await page.screenshot({ path: join(root, folder, "tab.png") });
  const names = (await items.allInnerTexts()).map((text) => /fit\w+/.exec(text)?.[0]);
  assert.ok(names.includes("fitSdcca") && names.includes("fitSdccaEndToEnd"), names.join());
  await page.keyboard.press("Escape");
  await page.keyboard.type("ca(");
  await page.keyboard.press("Shift+Tab");
  const tooltip = page.locator(".jp-Tooltip");
  await tooltip.waitFor({ timeout: 30_000 });
  await page.screenshot({ path: join(root, folder, "shift-tab.png") });
  assert.match(await tooltip.innerText(), /fitSdcca\(data: [^]*Stage two, S-DCCA: trains both branches/);
  await notebook.endKernel();
});
