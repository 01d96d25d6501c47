/** TeX laid out beforehand by KaTeX, whose fonts the page carries: right in every browser, whatever is installed. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import katex from "katex";
import { escapeHtml } from "../../lib/notebook/escape-html";

/**
 * An equation as HTML, with MathML for screen readers. What KaTeX does not know stays readable as TeX. Equations side by side in one
 * display, with wide spaces between them, are laid out one by one, so that a narrow page puts them below each other.
 */
export function equation(tex: string, displayMode: boolean): string {
  const parts = displayMode ? tex.split(/(?:\\qquad\s*)+/).filter((part) => part.trim()) : [tex];
  const html = parts.map((part) => laidOut(part, displayMode));
  return html.length > 1 ? `<span class="equations">${html.join("")}</span>` : html.join("");
}

function laidOut(tex: string, displayMode: boolean): string {
  // Greek letters in text have no metrics there: they are set as symbols.
  const symbols = tex.replace(/\\text\{([^{}]*)\}/g, (text) => text.replace(/\p{Script=Greek}+/gu, "}$&\\text{"));
  try {
    return katex.renderToString(symbols.trim(), { displayMode, throwOnError: true, strict: "ignore" });
  } catch {
    return `<code>${escapeHtml(tex)}</code>`;
  }
}

/** KaTeX's style sheet with its fonts inside. */
export function equationStyle(): string {
  const folder = dirname(createRequire(__filename).resolve("katex/dist/katex.min.css"));
  const style = readFileSync(join(folder, "katex.min.css"), "utf8");
  return style.replace(/src:url\((fonts\/[\w-]+\.woff2)\) format\("woff2"\)[^;}]*/g, (_, file: string) => {
    const font = readFileSync(join(folder, file)).toString("base64");
    return `src:url(data:font/woff2;base64,${font}) format("woff2")`;
  });
}
