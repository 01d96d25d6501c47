import { escapeHtml } from "../../notebook/escape-html";
import { type MimeBundle, showBundle } from "../../notebook/notebook-display";
import { scriptJson } from "../../notebook/script-json";
import { checkObject } from "../../runtime/arguments";
import { checkOneOf } from "../../runtime/check";
import { browserCode, browserStyle } from "./browser-code";

/** What the browser's code can draw. */
const KINDS = ["toy", "frames", "query"] as const;

/**
 * A figure that the reader works with, by mouse, finger or keyboard: {@link showInteractive} shows it. It carries its own data and code, so it
 * needs no kernel and no network.
 */
export interface InteractiveFigure {
  /** Which of the interactive figures. */
  kind: (typeof KINDS)[number];
  /** Its name for screen readers. */
  label: string;
  /** Sentences with its main numbers, for where scripts do not run. */
  words: string;
  /** What it draws, as JSON can hold it. */
  data: object;
}

/** Stands below the words where scripts do not run. */
const NEEDS = "The figure itself needs scripts: in JupyterLab, run its cell.";

/**
 * Shows an interactive figure in the notebook; a page that is made of the executed notebook shows it too. Where scripts do not run, its words
 * are shown; a page has pictures of it too. Outside a kernel it does nothing.
 * @throws InputError when it is no interactive figure
 */
export function showInteractive(figure: InteractiveFigure): void {
  showBundle(interactiveBundle(figure));
}

/** An interactive figure as an output. */
export function interactiveBundle(figure: InteractiveFigure): MimeBundle {
  checkObject(figure, "the figure", "one such as ccaToy gives", { label: "text", words: "text", data: "object" });
  checkOneOf(figure.kind, "kind", KINDS);
  const { kind, label, words, data } = figure;
  const call = `start(document.currentScript.parentElement, ${scriptJson({ kind, label, data })}, ${scriptJson(browserStyle())});`;
  // JupyterLab would take arrow keys for its own: the attribute leaves them to the figure.
  const html = `<div data-lm-suppress-shortcuts="true"><p>${escapeHtml(words)} ${NEEDS}</p><script>(() => {\n${browserCode()}\n${call}\n})();</script></div>`;
  return { "text/html": html, "text/plain": words };
}
