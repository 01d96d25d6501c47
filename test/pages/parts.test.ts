import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../lib/notebook/notebook-display";
import { cellsHtml } from "../../scripts/pages/cells";
import { codeHtml } from "../../scripts/pages/code";
import { equation, equationStyle } from "../../scripts/pages/equations";
import { figureHtml } from "../../scripts/pages/figure";
import { headingIds } from "../../scripts/pages/heading-ids";
import { markdownHtml } from "../../scripts/pages/markdown";
import { outputHtml } from "../../scripts/pages/outputs";
import { headedTables } from "../../scripts/pages/tables";

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
  assert.equal(
    markdownHtml("[a folder](lib)", () => undefined),
    "<p>a folder</p>\n",
  );
});

test("pictures and links in HTML lead where the page says too; folded parts keep their Markdown", () => {
  const text =
    '<img src="../docs/a.svg" width="480" alt="a">\n\n![b](b.png) and <a href="c.md">c</a>\n\n<details><summary>Why</summary>\n\n$x^2$ is **so**.\n\n</details>';
  const html = markdownHtml(text, (href) => `to/${href}`);
  // In a paragraph, as pictures of Markdown are: on a narrow page it scrolls inside of that.
  assert.match(html, /<p><img src="to\/\.\.\/docs\/a\.svg" width="480" alt="a"><\/p>/);
  assert.match(html, /<img alt="b" src="to\/b\.png"> and <a href="to\/c\.md">c<\/a>/);
  assert.match(html, /<details><summary>Why<\/summary>[^]*class="katex"[^]*<strong>so<\/strong>[^]*<\/details>/);
});

test("the solution of an exercise is folded, with what it shows; a blank is not", () => {
  const cell = (source: string, tag: string) => {
    const outputs = [{ output_type: "stream" as const, name: "stdout", text: `shown ${source}` }];
    return { cell_type: "code" as const, source, outputs, metadata: { tags: [tag] } };
  };
  const html = cellsHtml({ cells: [cell("one", "blank"), cell("two", "solution")] }, (href) => href);
  const folded = /<details class="solution"><summary>Solution<\/summary>([^]*)<\/details>/.exec(html)?.[1] ?? "";
  assert.match(folded, /two[^]*shown two/);
  assert.doesNotMatch(folded, /one/);
});

test("headings have GitHub's ids, and none comes twice on a page", () => {
  const idOf = headingIds();
  assert.deepEqual(["Two words", "`code` & more: β = .2", "Two words", "1–2 minutes", "???"].map(idOf), [
    "two-words",
    "code--more-β--2",
    "two-words-1",
    "12-minutes",
    "section",
  ]);
  assert.equal(markdownHtml("## A *b*"), '<h2 id="a-b">A <em>b</em></h2>\n');
});

test("headings of tables say of what they are; a first column without one holds those of its rows", () => {
  const table = (head: string, rows: string) => markdownHtml(`${head}\n| --- | --- |\n${rows}`);
  assert.match(table("| a | b |", "| 1 | 2 |"), /<th scope="col">a<\/th>[^]*<td>1<\/td>/);
  assert.match(table("|  | b |", "| 1 | 2 |"), /<td><\/td>\s*<th scope="col">b<\/th>[^]*<th scope="row">1<\/th>\s*<td>2<\/td>/);
  const bare = table("|  |  |", "| name | 2 |");
  assert.ok(!bare.includes("<thead>") && bare.includes('<th scope="row">name</th>'), bare);
  const shown = '<table style="x"><thead><tr><th style="y">a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>';
  assert.equal(headedTables(shown), shown.replace("<th ", '<th scope="col" '));
});

test("a cell of numbers stays on one line; words may break", () => {
  const row = markdownHtml(
    "| a | b | c | d |\n| --- | --- | --- | --- |\n| **.204 ± .001** | [.1, .2] | < .001 | C-CCA, β = .2 |",
  );
  const cells = [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell.replace(/&nbsp;/g, "_"));
  assert.deepEqual(cells, ["<strong>.204_±_.001</strong>", "[.1,_.2]", "&lt;_.001", "C-CCA, β = .2"]);
});

test("code of other languages stays without colours", () => {
  assert.equal(markdownHtml("```sh\nnpm start # const\n```"), '<pre class="code">npm start # const</pre>\n');
  assert.match(markdownHtml("```ts\nconst a = 1;\n```"), /<span class="keyword">const<\/span>/);
  assert.equal(
    codeHtml("a.b", (name) => (name === "b" ? "x.html" : undefined)),
    'a.<a href="x.html">b</a>',
  );
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
  assert.match(html, /role="group" aria-label="T\. &lt;\/script&gt; 3\."/);
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
