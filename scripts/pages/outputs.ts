/** What a cell printed or showed, as HTML. */
import { stripVTControlCharacters } from "node:util";
import { type Figure, PLOTLY_MIME } from "../../lib/notebook/notebook-display";
import { figureHtml } from "./figure";
import { headingIds } from "./heading-ids";
import { escapeHtml } from "../../lib/notebook/escape-html";
import { type LinkTarget, markdownHtml } from "./markdown";
import { joined, type Output } from "./notebook";
import { withStill } from "./still-figure";
import { headedTables } from "./tables";

/** The richest form of an output that a page can show. */
export function outputHtml(output: Output, linkTarget: LinkTarget): string {
  const { output_type: type, data = {} } = output;
  if (type === "stream") return text(joined(output.text), output.name === "stderr" ? "stderr" : "");
  if (type === "error") return text((output.traceback ?? [`${output.ename}: ${output.evalue}`]).join("\n"), "stderr");
  if (data[PLOTLY_MIME]) {
    const picture = data["image/svg+xml"];
    return figureHtml(data[PLOTLY_MIME] as Figure, picture === undefined ? undefined : joined(picture));
  }
  if (data["text/html"]) return `<div class="wide">${withStill(headedTables(joined(data["text/html"])))}</div>`;
  if (data["text/markdown"])
    return `<div class="markdown">${markdownHtml(joined(data["text/markdown"]), linkTarget, headingIds(), true)}</div>`;
  const image = ["image/svg+xml", "image/png", "image/jpeg"].find((mime) => data[mime]);
  if (image) {
    const body = image === "image/svg+xml" ? Buffer.from(joined(data[image])).toString("base64") : joined(data[image]);
    return `<img alt="${escapeHtml(joined(data["text/plain"]))}" src="data:${image};base64,${body}">`;
  }
  return text(joined(data["text/plain"]));
}

function text(plain: string, look = ""): string {
  const words = escapeHtml(stripVTControlCharacters(plain).replace(/\n$/, ""));
  return words ? `<pre class="${[look, words.includes("\n") ? "" : "line"].join(" ").trim()}">${words}</pre>` : "";
}
