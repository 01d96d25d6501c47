import assert from "node:assert/strict";
import { test } from "node:test";
import MiniSearch from "minisearch";
import { SEARCH_OPTIONS, searchIndex, sectionsOf } from "../../scripts/site/search-index";

test("sections are headings with their anchors and the words up to the next; scripts and equations' layout are no words", () => {
  const html = `<h1 id="top">Title</h1><p>First &lt;words&gt;.</p><script>no()</script>
<h2 id="a"><code>fitX</code> <span class="kind">function</span></h2><pre class="code">code</pre><noscript><img alt="no"></noscript><h4 id="deep">Deep</h4>`;
  assert.deepEqual(sectionsOf("p.html", "Page", html), [
    { id: "p.html", title: "Title", page: "Page", text: "First <words>.", shown: "First <words>." },
    { id: "p.html#a", title: "fitX", page: "Page", text: "code Deep", shown: "Deep" },
  ]);
});

test("the index finds titles before texts, beginnings, parts of names, and words with an error", () => {
  const places = [
    { id: "1", title: "Whitening", page: "A", text: "about matrices", shown: "about" },
    { id: "2", title: "Other", page: "A", text: "it uses whitening once", shown: "it" },
    { id: "3", title: "fitSdccaFromDisk", page: "API", text: "long", shown: `long ${"word ".repeat(100)}` },
  ];
  const index = MiniSearch.loadJSON(searchIndex(places), SEARCH_OPTIONS);
  const found = (query: string) => index.search(query).map(({ id }) => id);
  assert.deepEqual(found("whitening"), ["1", "2"]);
  assert.deepEqual(found("whit"), ["1", "2"]);
  assert.deepEqual(found("whitenning"), ["1", "2"]);
  assert.deepEqual(found("disk"), ["3"]);
  assert.deepEqual(found("whitening matrices"), ["1"], "all words");
  assert.deepEqual(found("absent"), []);
  const [{ shown }] = index.search("disk");
  assert.ok(shown.length < 170 && shown.endsWith("word …"), shown);
});
