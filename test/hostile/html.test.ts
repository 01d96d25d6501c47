import assert from "node:assert/strict";
import { test } from "node:test";
import { interactiveBundle } from "../../lib/figures/interactive/interactive-figure";
import { classCounts } from "../../lib/figures/data/class-counts";
import { cardHtml } from "../../lib/notebook/media-cards";
import { modelCard } from "../../lib/notebook/model-card";
import { figureBundle } from "../../lib/notebook/notebook-display";
import { richDisplay } from "../../lib/notebook/rich-display";
import { renderTable } from "../../lib/notebook/table-view";
import { cellsHtml, notebookTitle } from "../../scripts/pages/cells";
import { codeBlock } from "../../scripts/pages/code";
import { equation } from "../../scripts/pages/equations";
import { figureHtml } from "../../scripts/pages/figure";
import { markdownHtml } from "../../scripts/pages/markdown";
import type { Output } from "../../scripts/pages/notebook";
import { outputHtml } from "../../scripts/pages/outputs";
import { sectionsOf } from "../../scripts/site/search-index";
import { documentHtml } from "../../scripts/site/shell";
import { parsed } from "./parsed";
import { HOSTILE_TEXTS, OBEYED, written } from "./texts";

const model = (text: string) => ({
  ...{ kind: text, widths: { audio: 1, video: 1 }, state: {}, classes: [text, "b"] },
  ...{ options: { note: text }, history: { epochs: [{ epoch: 1 }], bestEpoch: 1, ended: text, notes: [text] } },
});
const figure = (text: string) => classCounts([0, 1, 1], [text, "other"], { title: text });
const output = (made: Partial<Output>) => outputHtml({ output_type: "display_data", ...made }, (href) => href);
const cell = (outputs: Output[]) => ({ cell_type: "code" as const, source: "", outputs });
/** A file's name cannot hold half a character. */
const page = (given: string, html = "<h1 id='a'>x</h1>", name = written(given)) =>
  ({ name, title: name, section: "Notebooks", html, source: `Made from ${name}.` }) as const;

/** Every output in HTML that shows what somebody else has named, and whether a reader can find that name in it. */
const OUTPUTS: Record<string, { html: (text: string) => string | Promise<string>; shows?: false }> = {
  "a table's cells, headings and caption": { html: (text) => renderTable([{ [text]: text, n: 1 }], { caption: text }).html },
  "a list in a table's cell": { html: (text) => renderTable([{ a: [text, text] }]).html },
  "a table by its own display": { html: (text) => richDisplay({ columnNames: () => [text], objects: () => [{ [text]: text }] })["text/html"] as string },
  "a model's card": { html: (text) => modelCard(model(text))!.html },
  "a media card": { html: (text) => cardHtml({ caption: text }) },
  "an interactive figure": {
    html: (text) => interactiveBundle({ kind: "query", label: text, words: text, data: { ids: [text], classes: [text] } })["text/html"] as string,
  },
  "a figure on a page": { html: (text) => figureHtml(figure(text)), shows: false },
  "a figure's picture on a page": { html: (text) => figureHtml(figure(text), `<svg><text>${text}</text></svg>`), shows: false },
  "an output that is a figure": { html: (text) => output({ data: figureBundle(figure(text)) }), shows: false },
  "an output in plain text": { html: (text) => output({ data: { "text/plain": text } }), shows: false },
  "what a cell printed": { html: (text) => output({ output_type: "stream", name: "stderr", text }), shows: false },
  "an error": { html: (text) => output({ output_type: "error", ename: text, evalue: text, traceback: undefined }), shows: false },
  "an error's trace": { html: (text) => output({ output_type: "error", traceback: [text, text] }), shows: false },
  "a picture's words": { html: (text) => output({ data: { "image/png": "AAAA", "text/plain": text } }), shows: false },
  "cells of a notebook": { html: (text) => cellsHtml({ cells: [cell([{ output_type: "stream", text }])] }, (href) => href), shows: false },
  "code": { html: (text) => codeBlock(`const x = ${JSON.stringify(text)};`), shows: false },
  "code of another language": { html: (text) => codeBlock(text, "sh") },
  "a page's title, its place in the list and its source": { html: (text) => documentHtml(page(text), [page("a"), page(text), page("b")]) },
}; // prettier-ignore

/** Line breaks, what UTF-8 and HTML cannot hold, and spaces are no part of what is compared. */
const plain = (text: string) => written(text).replace(/[\0\s\ufffd]/gu, "");

test("no name changes the elements of any output in HTML, and each is there to be read", async () => {
  for (const [what, { html, shows = true }] of Object.entries(OUTPUTS)) {
    const made = await Promise.all(["harmless", ...HOSTILE_TEXTS].map(html));
    const [expected, ...found] = parsed("html", made);
    found.forEach(({ shape, addresses, words }, i) => {
      const text = HOSTILE_TEXTS[i];
      const said = `${what}: ${JSON.stringify(text).slice(0, 80)}`;
      // Code has its own spans, in number by what is in it.
      const of = (all: string[]) => (what === "code" ? [...new Set(all.map((one) => one.replace(/^\d+ /, "")))].sort() : all);
      const known = what === "code" ? [...new Set([...of(shape), ...of(expected.shape)])] : undefined;
      if (known) assert.deepEqual(known.filter((one) => !/^(html|DOCUMENT_FRAGMENT|pre class|span class)/.test(one)), [], said);
      else assert.deepEqual(shape, expected.shape, said);
      for (const address of addresses) assert.doesNotMatch(address.trim(), /^(?!data:image\/|https?:)[a-z][\w+.-]*:/i, said);
      assert.doesNotMatch(made[i + 1], /\p{Surrogate}/u, `${said}: Jupyter could not save it`);
      if (shows) assert.ok(plain(words).includes(plain(text)), `${said} in ${words.slice(0, 200)}`);
    });
  }
}); // prettier-ignore

test("Markdown that a cell computed shows names as text, and no address of it is a program", () => {
  const known = /^\d+ (DOCUMENT_FRAGMENT|div class|div|p|a href|img alt src|table|thead|tbody|tr|th.*|td.*|h\d id|ul|ol.*|li|code|pre class|strong|em|del|hr|blockquote|br|u|span.*|math.*|semantics|m\w+.*|annotation.*|input.*)$/;
  const shown = (text: string) => output({ data: { "text/markdown": `before ${text} after\n\n${text}\n` } });
  const found = parsed("html", HOSTILE_TEXTS.map(shown));
  found.forEach(({ shape, addresses }, i) => {
    const said = JSON.stringify(HOSTILE_TEXTS[i]).slice(0, 80);
    assert.deepEqual(shape.filter((one) => !known.test(one)), [], said);
    for (const address of addresses) assert.doesNotMatch(address.trim(), /^(?!https?:|mailto:)[a-z][\w+.-]*:/i, said);
  });
}); // prettier-ignore

test("links and pictures of documents lead to pages, whatever letters stand in their scheme", () => {
  const programs = [
    "javascript:x",
    "JAVASCRIPT:x",
    " javascript:x",
    "java\tscript:x",
    "&#106;avascript:x",
    "vbscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
  ];
  const html = programs.map((href) => markdownHtml(`[a](<${href}>) ![b](<${href}>)`)); // prettier-ignore
  for (const [i, { addresses, words }] of parsed("html", html).entries()) {
    // An address whose entity was not read is one of a file beside the page.
    assert.deepEqual(
      addresses.filter((one) => new URL(one, "https://page.test").protocol !== "https:"),
      [],
      programs[i],
    );
    assert.match(words, /a/, programs[i]);
  }
  const well = ["https://a.example/x", "mailto:a@b.example", "#place", "docs/a.md", "a%20b.html"];
  const links = parsed("html", well.map((href) => markdownHtml(`[a](${href})`))); // prettier-ignore
  assert.deepEqual(links.map(({ addresses }) => addresses[0]), well); // prettier-ignore
});

test("an equation runs nothing and leads nowhere", () => {
  for (const tex of ["\\href{javascript:x}{y}", "\\url{javascript:x}", "\\htmlData{a=b}{x}", "\\includegraphics{x}", "\\text{<script>x</script>}"])
    assert.doesNotMatch(equation(tex, false), /<script|<img|href=|data-a/, tex);
}); // prettier-ignore

test("titles, anchors and the search of a page are those of its words", () => {
  for (const text of HOSTILE_TEXTS) {
    const title = notebookTitle({ cells: [{ cell_type: "markdown", source: `# ${text.replace(/[\r\n\u2028\u2029]/g, " ")}` }] });
    const found = sectionsOf("a.html", "a", markdownHtml(`## ${text}`));
    for (const { id, title: heading } of found) assert.doesNotMatch(`${id}${heading}${title ?? ""}`, /\n/);
  }
});

test("what a front end shows as plain text is no command for a terminal", () => {
  for (const text of HOSTILE_TEXTS) {
    assert.doesNotMatch(renderTable([{ [text]: text }], { caption: text }).text, OBEYED);
    const rows = renderTable([{ a: text }, { a: "b" }]).text.split("\n");
    assert.equal(rows.length, 4, JSON.stringify(text));
  }
});
