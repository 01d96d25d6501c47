import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The code that draws, in the order in which it is run. */
const SCRIPTS = ["parts", "toy", "frames", "query", "start"];

/** All that runs in the reader's browser, as one script: `start` draws a figure. */
export function browserCode(): string {
  return SCRIPTS.map((name) => browserFile(`${name}.js`)).join("\n");
}

/** The style sheet of the figures. */
export function browserStyle(): string {
  return browserFile("style.css");
}

function browserFile(name: string): string {
  return readFileSync(join(__dirname, "browser", name), "utf8");
}
