import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PLOTLY_MIME,
  inNotebook,
  plainFigure,
  show,
  showBundle,
  showMarkdown,
  showTable,
} from "../../lib/notebook/notebook-display";
import { fakeKernel, printed } from "../runtime/fake-kernel";

test("nothing loads tslab, and outside a kernel nothing is sent", () => {
  assert.equal(inNotebook(), false);
  assert.equal(showBundle({ "text/plain": "x" }), false);
  show({ data: [], layout: {} });
  assert.deepEqual(
    Object.keys(require.cache).filter((name) => /[\\/]tslab[\\/]/.test(name)),
    [],
  );
});

test("outside a kernel tables and Markdown are printed", () => {
  assert.equal(
    printed(() => showTable([{ method: "cca", map: 0.25 }])),
    "method    map\n──────  ─────\ncca     0.250",
  );
  assert.equal(
    printed(() => showMarkdown("**a**")),
    "**a**",
  );
});

test("a figure goes out as Plotly JSON with words beside it, typed arrays as plain lists", () => {
  const { messages, stop } = fakeKernel();
  try {
    show({
      data: [{ type: "scatter", x: new Float32Array([1, 2]), y: Uint8Array.of(3, 4) }],
      layout: { title: { text: "A<br><b>B</b>" } },
    });
    show({ data: [], layout: {} }, "own words");
  } finally {
    stop();
  }
  const { config, ...figure } = messages[0].data[PLOTLY_MIME] as { config: object };
  assert.deepEqual(figure, {
    data: [{ type: "scatter", x: [1, 2], y: [3, 4] }],
    layout: { title: { text: "A<br><b>B</b>" } },
  });
  assert.deepEqual(config, { displaylogo: false, modeBarButtons: [["toImage", "resetScale2d"]] }, "nothing sends it away");
  assert.match(String(messages[0].data["text/plain"]), /^A B\. .*3 at 1 to 4 at 2/);
  assert.equal(messages[1].data["text/plain"], "own words");
  assert.equal(messages[0].update, false);
});

test("the words beside a figure begin with its title, else what its alt text says, else that it is one", () => {
  const { messages, stop } = fakeKernel();
  const meta = { alt: "what it shows" };
  try {
    show({ data: [], layout: { title: { text: "Its title" }, meta } });
    show({ data: [], layout: { meta } });
    show({ data: [], layout: {} });
  } finally {
    stop();
  }
  assert.deepEqual(
    messages.map(({ data }) => data["text/plain"]),
    ["Its title.", "what it shows.", "Figure."],
  );
});

test("a display id is passed on, and an update replaces", () => {
  const { messages, stop } = fakeKernel();
  assert.equal(showBundle({ "text/plain": "1" }, "id-1"), true);
  assert.equal(showBundle({ "text/plain": "2" }, "id-1", true), true);
  stop();
  assert.deepEqual(
    messages.map(({ transient, update }) => ({ transient, update })),
    [
      { transient: { display_id: "id-1" }, update: false },
      { transient: { display_id: "id-1" }, update: true },
    ],
  );
});

test("the figure sent is a copy: later changes of the caller's arrays do not reach it", () => {
  const x = [1, 2];
  const copy = plainFigure({ data: [{ type: "scatter", x, y: [NaN, undefined as unknown as number] }], layout: {} });
  x[0] = 9;
  assert.deepEqual(copy.data[0], { type: "scatter", x: [1, 2], y: [null, null] });
});

test("the installed tslab has what is looked up in it", () => {
  const path = require.resolve("tslab/dist/jupyter");
  assert.match(path, /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/);
  assert.ok("lastWriteDisplayData" in require(path)); // eslint-disable-line @typescript-eslint/no-require-imports
  assert.equal(inNotebook(), false, "loaded, but no cell has run");
});
