import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { buildSite } from "../../scripts/site/build-site";
import { temporaryFolder } from "../temporary-folder";

const root = temporaryFolder();
mkdirSync(join(root, "docs"));
writeFileSync(join(root, "docs", "new-guide.md"), "Without a heading; [the notebook](../notebooks/01-a.ipynb#part).");
writeFileSync(join(root, "docs", "reliability.md"), "# How reliable\n\n$x^2$");
writeFileSync(join(root, "docs", "picture.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");

const figure = { data: [{ type: "bar", x: ["a"], y: [1] }], layout: { title: { text: "Bars" } } };
const notebook = (title: string) => ({
  cells: [
    { cell_type: "markdown" as const, source: [`# ${title}\n`, "\n", "## Part"] },
    {
      cell_type: "code" as const,
      source: "1",
      outputs: [{ output_type: "display_data" as const, data: { "application/vnd.plotly.v1+json": figure } }],
    },
  ],
});
const notebooks = ["01-a", "02-b"].map((name) => ({
  name,
  path: join(root, "notebooks", `${name}.ipynb`),
  notebook: notebook(name.toUpperCase()),
}));

test("documents, notebooks and the API are pages; what they name lies beside them; a document of no known name is a guide", async () => {
  writeFileSync(join(root, "README.md"), "# Top\n\n![a picture](docs/picture.svg)\n\n[guide](docs/new-guide.md)");
  const site = await buildSite(root, notebooks);
  const text = (name: string) => String(site.get(name));
  assert.match(text("index.html"), /<img alt="a picture" src="files\/docs\/picture\.svg">/);
  assert.match(text("index.html"), /<a href="new-guide\.html">guide<\/a>/);
  assert.match(text("new-guide.html"), /<h1 id="top">New guide<\/h1>[^]*<a href="01-a\.html#part">/);
  assert.match(text("reliability.html"), /assets\/equations\.css/);
  assert.doesNotMatch(text("new-guide.html"), /assets\/(equations|plotly|draw)/, "a page reads what it needs");
  assert.match(text("01-a.html"), /<script src="assets\/plotly\.js" defer>[^]*<noscript><p>Bars\. /);
  assert.match(text("01-a.html"), /<a href="02-b\.html">02-B →<\/a>/);
  assert.match(text("02-b.html"), /<a href="01-a\.html">← 01-A<\/a><span><\/span>/);
  assert.match(text("02-b.html"), /<a href="02-b\.html" aria-current="page">02-B<\/a>/);
  assert.match(text("02-b.html"), /Made from the executed notebook notebooks\/02-b\.ipynb/);
  for (const name of ["site.css", "site.js", "search.js", "plotly.js", "draw.js", "equations.css"])
    assert.ok(site.has(`assets/${name}`), name);
  for (const owner of [/Plotly/i, /Luca Ongaro/, /Khan Academy/, /Arimo/]) assert.match(text("assets/licences.txt"), owner);
  assert.ok(site.has("files/docs/picture.svg") && site.has("api-models.html"));
});

test("links of an executed copy are those of its own folder, and other documents link to it as to the notebook", async () => {
  writeFileSync(join(root, "README.md"), "# Top");
  mkdirSync(join(root, "notebooks"));
  writeFileSync(join(root, "notebooks", "03-c.ipynb"), "{}");
  const text = ["[guide](../../docs/new-guide.md) [next](02-b.ipynb) [own](../../notebooks/02-b.ipynb) [not](03-c.ipynb)"];
  const copies = notebooks.map(({ name }) => {
    const cells = [...notebook(name).cells, { cell_type: "markdown" as const, source: text }];
    return { name, path: join(root, "results", "notebooks", `${name}.ipynb`), notebook: { cells } };
  });
  const site = await buildSite(root, copies);
  const links = [...String(site.get("01-a.html")).matchAll(/<a href="([^"]+)">(guide|next|own|not)</g)].map(([, to]) => to);
  assert.deepEqual(links, ["new-guide.html", "02-b.html", "02-b.html", "files/notebooks/03-c.ipynb"]);
  assert.match(String(site.get("new-guide.html")), /<a href="01-a\.html#part">/);
});

test("a link that leads nowhere ends the build, with its place", async () => {
  writeFileSync(join(root, "README.md"), "# Top\n\n[gone](docs/gone.md) and [no place](docs/reliability.md#no)");
  await assert.rejects(buildSite(root, notebooks), (error: Error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /index\.html: the link "docs\/gone\.md" leads to no page/);
    assert.match(error.message, /index\.html: the link "reliability\.html#no" leads to no place in reliability\.html/);
    return true;
  });
});

test("the project's folder is named where it is not one", async () => {
  await assert.rejects(buildSite(join(root, "docs"), []), /docs holds no README\.md/);
});
