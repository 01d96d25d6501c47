import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { InputError } from "../../runtime/check";

/** Switches that a browser needs as root, in a container and without a network. */
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The Chromium to use: the environment variable `CHROMIUM`, else `chromium`, `chromium-browser` or `google-chrome` on
 * the path; undefined when there is none.
 */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const candidates = process.env.CHROMIUM ? [process.env.CHROMIUM] : names.flatMap((name) => folders.map((f) => join(f, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a headless Chromium with an empty profile, which goes when it is closed.
 * Who calls it names the type, playwright-core's `Browser`: so the notebook kernel need not read that package's types.
 * @throws InputError when there is no Chromium
 */
export async function openChromium<Browser>(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new InputError(
      process.env.CHROMIUM
        ? `CHROMIUM is ${process.env.CHROMIUM}, which cannot be run: correct or unset it`
        : "pictures need Chromium and none is on the path: apt-get install -y chromium, or set CHROMIUM to its path",
    );
  const { chromium } = await import("playwright-core");
  return (await chromium.launch({ executablePath, headless: true, args: SWITCHES })) as Browser;
}
