import assert from "node:assert/strict";
import { test } from "node:test";
import { type InteractiveFigure, interactiveBundle, showInteractive } from "../../../lib/figures/interactive/interactive-figure";

const NASTY = '</script><img src=x onerror="broken()"> & "words"';
const figure: InteractiveFigure = { kind: "toy", label: NASTY, words: NASTY, data: { x: [[1, NASTY]] } };

test("one script, whatever the data says; the words are text", () => {
  const html = interactiveBundle(figure)["text/html"] as string;
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.equal(html.match(/<\/script/g)?.length, 1);
  assert.doesNotMatch(html, /<img|<!--/);
  assert.ok(html.startsWith(`<div data-lm-suppress-shortcuts="true"><p>&lt;/script&gt;&lt;img src=x onerror=&quot;broken()&quot;&gt; &amp;`));
  assert.equal(interactiveBundle(figure)["text/plain"], NASTY);
}); // prettier-ignore

test("nothing is asked of a network: the only address is the name of SVG", () => {
  const html = interactiveBundle(figure)["text/html"] as string;
  assert.deepEqual([...new Set(html.match(/https?:\/\/[^"' ]+/g))], ["http://www.w3.org/2000/svg"]);
  assert.doesNotMatch(html, /@import|url\(|fetch\(|import\(|XMLHttpRequest/);
});

test("the code of the browser runs as it is: names are declared once, and no comment ends it", () => {
  const html = interactiveBundle({ ...figure, label: "a", words: "b", data: {} })["text/html"] as string;
  const script = /<script>([^]*)<\/script>/.exec(html)![1];
  assert.doesNotThrow(() => new Function(script));
  const names = [...script.matchAll(/^(?:function|const|let) (\w+)/gm)].map(([, name]) => name);
  assert.equal(new Set(names).size, names.length);
});

test("what is no interactive figure is refused; outside a kernel nothing is shown", () => {
  assert.equal(showInteractive(figure), undefined);
  assert.throws(() => showInteractive({ ...figure, kind: "other" } as never), /kind must be "toy", "frames" or "query"/);
  assert.throws(() => showInteractive({ kind: "toy" } as never), /the figure must be one such as ccaToy gives/);
});
