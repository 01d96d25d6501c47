import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../lib/notebook/notebook-display";
import { codeHtml } from "../../scripts/pages/code";
import { equation, equationStyle } from "../../scripts/pages/equations";
import { figureHtml } from "../../scripts/pages/figure";
import { markdownHtml } from "../../scripts/pages/markdown";
import { outputHtml } from "../../scripts/pages/outputs";
import { pageHtml } from "../../scripts/pages/page";

const words = (html: string) =>
  html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name]!); // prettier-ignore

test("code keeps every letter and has its parts marked, inside of templates too", () => {
  const code =
    "// a <b>\nconst x: number = 2 / 4 / 8; /re\\/g/.test(`a ${`n ${{ a: 1 }.a}`} \"z\" }`); await f({ b: 'c' }); /* end */";
  const html = codeHtml(code);
  assert.equal(words(html), code);
  for (const part of [
    'comment">// a &lt;b&gt;<',
    'keyword">const<',
    'number">2<',
    'string">/re\\/g/<',
    'string">&#39;c&#39;<'.replace(/&#39;/g, "'"),
  ])
    assert.ok(html.includes(part), part);
  assert.match(html, /<span class="string">\} &quot;z&quot; \}`<\/span>/, "the template ends where it should");
  assert.equal(words(codeHtml("const broken = `no end ${")), "const broken = `no end ${");
});

test("equations are laid out beforehand, in lines and in displays; prices and code are none", () => {
  const html = markdownHtml("A $x_i^2$ costs \\$5 and $6 today, `$y$`.\n\n$$\\frac{a}{b}$$");
  assert.equal(html.match(/class="katex"/g)?.length, 2);
  assert.equal(html.match(/class="katex-display"/g)?.length, 1);
  assert.match(html, /costs \$5 and \$6 today, <code>\$y\$<\/code>/);
  assert.match(html, /<mfrac>/, "MathML for screen readers");
  assert.match(html, /class="frac-line"/, "a line of the fraction's own width");
  assert.equal(equation("\\nothing{", false), "<code>\\nothing{</code>");
  assert.match(equation("\\text{σ-weighted: } a", true), /<mi>σ<\/mi>/);
});

test("equations side by side are laid out one by one, so that they can go below each other", () => {
  const html = equation("a = b \\qquad\\qquad c = d", true);
  assert.equal(html.match(/class="katex-display"/g)?.length, 2);
  assert.match(html, /^<span class="equations">/);
  assert.doesNotMatch(equation("a = b", true), /equations/);
});

test("the equations' style sheet has all its fonts inside", () => {
  const style = equationStyle();
  assert.ok((style.match(/@font-face/g) ?? []).length >= 15);
  assert.deepEqual(
    [...style.matchAll(/url\(([^)]{0,10})/g)].map(([, start]) => start).filter((start) => start !== "data:font/"),
    [],
  );
});

test("links lead to where the page says; a wide table scrolls inside of itself", () => {
  const html = markdownHtml("[next](02.ipynb)\n\n| a |\n| --- |\n| 1 |", (href) => href.replace("ipynb", "html"));
  assert.match(html, /<a href="02\.html">next<\/a>/);
  assert.match(html, /<div class="wide"><table>[^]*<\/table><\/div>/);
});

test("pictures that the text names are replaced by what the page holds; folded parts keep their Markdown", () => {
  const text =
    '<img src="../docs/a.svg" width="480" alt="a">\n\n![b](b.png)\n\n<details><summary>Why</summary>\n\n$x^2$ is **so**.\n\n</details>';
  const html = markdownHtml(text, undefined, (src) => `data:${src}`);
  assert.match(html, /<img src="data:\.\.\/docs\/a\.svg" width="480" alt="a">/);
  assert.match(html, /<img src="data:b\.png" alt="b">/);
  assert.match(html, /<details><summary>Why<\/summary>[^]*class="katex"[^]*<strong>so<\/strong>[^]*<\/details>/);
});

test("a figure has its data for wide and narrow pages, its words, and its picture where scripts are off", () => {
  const figure = {
    data: [{ type: "bar", x: ["</script>"], y: [3] }],
    layout: { width: 680, title: { text: "T" } },
  } as unknown as Figure;
  const html = figureHtml(figure, "<svg>é</svg>");
  const [, json] = /<script type="application\/json">([^]*?)<\/script>/.exec(html)!;
  const spec = JSON.parse(json);
  assert.deepEqual([spec.data[0].x, spec.wide.width, spec.narrow.width], [["</script>"], 680, 350]);
  assert.match(html, /role="img" aria-label="T\. &lt;\/script&gt; 3\."/);
  const [, picture] = /<noscript><img alt="T\. [^"]*" src="data:image\/svg\+xml;base64,([^"]+)"><\/noscript>/.exec(html)!;
  assert.equal(Buffer.from(picture, "base64").toString(), "<svg>é</svg>");
  assert.match(figureHtml(figure), /<noscript><p>T\. [^<]+<\/p><\/noscript>/);
});

test("of an output the richest form is shown; what was printed stays as it is, without colours of a terminal", () => {
  const html = (output: object) => outputHtml({ output_type: "display_data", ...output }, (href) => href);
  assert.equal(html({ data: { "text/html": ["<b>", "x</b>"], "text/plain": "x" } }), '<div class="wide"><b>x</b></div>');
  assert.match(html({ data: { "text/markdown": "**m**", "text/plain": "m" } }), /<strong>m<\/strong>/);
  assert.equal(html({ output_type: "stream", name: "stdout", text: ["a <\n", "b\n"] }), '<pre class="">a &lt;\nb</pre>');
  assert.equal(html({ output_type: "error", traceback: ["\u001b[31mE\u001b[0m: no"] }), '<pre class="stderr line">E: no</pre>');
  assert.match(
    html({ data: { "image/png": "AAAA", "text/plain": "a picture" } }),
    /<img alt="a picture" src="data:image\/png;base64,AAAA">/,
  );
});

test("the solution of an exercise is folded, with what it shows; a blank is not", async () => {
  const cell = (source: string, tag: string) => {
    const outputs = [{ output_type: "stream" as const, name: "stdout", text: `shown ${source}` }];
    return { cell_type: "code" as const, source, outputs, metadata: { tags: [tag] } };
  };
  const html = await pageHtml({ cells: [cell("one", "blank"), cell("two", "solution")] }, { name: "exercises" });
  const folded = /<details class="solution"><summary>Solution<\/summary>([^]*)<\/details>/.exec(html)?.[1] ?? "";
  assert.match(folded, /two[^]*shown two/);
  assert.doesNotMatch(folded, /one/);
});
