import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedSpaceFigure } from "../../../lib/figures/learning/shared-space";
import { classColour } from "../../../lib/figures/style/style";
import { annotations, traces, tracesWhere } from "../traces";

const classes = ["happy", "sad", "tense"];
const labels = [0, 1, 0, 1];
const audio = [
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 3],
];
const video = audio.map(([x, y]) => [x + 0.5, y - 0.5]);
const panels = [
  { title: "PCA", points: { audio, video }, axes: ["component 1", "component 2"] as [string, string] },
  { title: "UMAP", points: { audio: video, video: audio } },
];

test("links join each audio point to its own video", () => {
  const figure = sharedSpaceFigure(panels, labels, classes, { links: -1 });
  const [pca, umap] = tracesWhere(figure, (t) => t.name === "audio and its own video");
  assert.deepEqual(pca.x, [0, 0.5, null, 1, 1.5, null, 2, 2.5, null, 3, 3.5, null]);
  assert.deepEqual(pca.y, [0, -0.5, null, 1, 0.5, null, 2, 1.5, null, 3, 2.5, null]);
  assert.deepEqual(umap.x.slice(0, 2), [0.5, 0]);
  assert.equal(umap.xaxis, "x2");
  assert.ok(
    !traces(sharedSpaceFigure(panels, labels, classes)).some((t) => t.name === "audio and its own video"),
    "off by default",
  );
});

test("two links of four are spread over the list", () => {
  const [pairs] = tracesWhere(
    sharedSpaceFigure(panels, labels, classes, { links: 2 }),
    (t) => t.name === "audio and its own video",
  );
  assert.deepEqual(pairs.x, [0, 0.5, null, 2, 2.5, null]);
});

test("a class has one colour in both views, both panels and the legend; a view has one mark", () => {
  const figure = sharedSpaceFigure(panels, labels, classes);
  classes.slice(0, 2).forEach((className, label) => {
    const marks = tracesWhere(figure, (t) => t.name === className || t.name?.startsWith(`${className}, `) === true);
    assert.equal(marks.length, 2 * 2 + 1);
    assert.deepEqual([...new Set(marks.map((t) => t.marker?.color))], [classColour(label)]);
  });
  const symbols = (view: string) => [
    ...new Set(tracesWhere(figure, (t) => t.name?.endsWith(view) === true).map((t) => t.marker?.symbol)),
  ];
  assert.deepEqual([symbols("audio"), symbols("video")], [["circle"], ["diamond-open"]]);
});

test("hover names the video, or says where it stands in the list", () => {
  const sad = (ids?: string[]) =>
    tracesWhere(sharedSpaceFigure(panels, labels, classes, { ids }), (t) => t.name === "sad, video")[0];
  const named = sad(["a", "b%{x}", "c", "d<b>"]);
  assert.deepEqual(named.customdata, ["b&#37;{x}", "d&#60;b&#62;"]);
  assert.equal(named.hovertemplate, "%{customdata}: sad, video<extra></extra>");
  assert.deepEqual(sad().customdata, [1, 3]);
  assert.equal(sad().hovertemplate, "video %{customdata}: sad, video<extra></extra>");
  assert.throws(() => sad(["a"]), /there are 4 videos but 1 ids/);
});

test("points stand where they were put, with the video's number; a class without videos is left out", () => {
  const figure = sharedSpaceFigure(panels, labels, classes);
  const [sad] = tracesWhere(figure, (t) => t.name === "sad, video");
  assert.deepEqual(
    [sad.x, sad.y, sad.customdata],
    [
      [1.5, 3.5],
      [0.5, 2.5],
      [1, 3],
    ],
  );
  assert.ok(!traces(figure).some((t) => t.name?.startsWith("tense")));
});

test("what marks and lines are stands in one legend, what colours are in another, and each has room", () => {
  const figure = sharedSpaceFigure(panels, labels, classes, { links: 2 });
  const entries = (legend: string | undefined) =>
    tracesWhere(figure, (t) => t.showlegend === true && t.legend === legend).map((t) => t.name);
  assert.deepEqual(entries(undefined).sort(), ["audio", "audio and its own video", "video"]);
  assert.deepEqual(entries("legend2"), ["happy", "sad"]);
  const { legend, legend2, height = 0 } = figure.layout as Record<string, { y: number }> & { height?: number };
  assert.ok((legend.y - legend2.y) * height >= 19);
});

test("a limit takes videos evenly from the whole list, the same in both views", () => {
  const n = 1000;
  const many = Array.from({ length: n }, (_, i) => [i, -i]);
  const figure = sharedSpaceFigure([{ title: "x", points: { audio: many, video: many } }], new Int32Array(n), ["one"], {
    limit: 4,
  });
  for (const view of ["audio", "video"])
    assert.deepEqual(tracesWhere(figure, (t) => t.name === `one, ${view}`)[0].x, [0, 250, 500, 750]);
});

test("names stand by their points and only on request", () => {
  const named = annotations(sharedSpaceFigure(panels.slice(0, 1), labels, classes)).filter((a) => a.text?.includes("<b>"));
  assert.deepEqual(
    named.map((a) => a.text),
    ["<b>happy</b>", "<b>sad</b>"],
  );
  const bare = annotations(sharedSpaceFigure(panels.slice(0, 1), labels, classes, { names: false }));
  assert.deepEqual(
    bare.map((a) => a.text),
    ["PCA"],
  );
});

test("input that disagrees is refused", () => {
  assert.throws(() => sharedSpaceFigure(panels, [0, 1, 2, 3], classes), /video 3 has the label 3/);
  assert.throws(() => sharedSpaceFigure(panels, [0, 1], classes), /2 labels need 2 × 2/);
  assert.throws(() => sharedSpaceFigure([], labels, classes), /at least one panel/);
});
