import assert from "node:assert/strict";
import { test } from "node:test";
import { classConfusion } from "../../../lib/figures/retrieval/class-confusion";
import { annotations, traces } from "../traces";

test("counts become shares of their row, printed in their cell; an empty row stays nought", () => {
  const figure = classConfusion(
    {
      audioToVideo: [
        [3, 1],
        [0, 0],
      ],
    },
    ["happy", "sad"],
    { k: 4 },
  );
  assert.deepEqual(traces(figure)[0].z, [
    [0.75, 0.25],
    [0, 0],
  ]);
  const cell = (x: string, y: string) => annotations(figure).find((a) => a.x === x && a.y === y)?.text;
  assert.deepEqual([cell("happy", "happy"), cell("sad", "happy"), cell("sad", "sad")], [".75", ".25", ".00"]);
  assert.equal((figure.layout.xaxis?.title as { text: string }).text, "class of the first 4 results");
});

test("both directions stand side by side; text is light on dark cells only", () => {
  const figure = classConfusion(
    {
      videoToAudio: [
        [1, 9],
        [9, 1],
      ],
      audioToVideo: [
        [9, 1],
        [1, 9],
      ],
    },
    ["a", "b"],
  );
  assert.deepEqual(
    traces(figure).map((t) => [t.name, t.z?.[0][0], t.xaxis]),
    [
      ["audio → video", 0.9, "x"],
      ["video → audio", 0.1, "x2"],
    ],
  );
  for (const a of annotations(figure).filter((a) => String(a.text).startsWith(".")))
    assert.equal(a.font?.color, Number(a.text) > 0.45 ? "#ffffff" : "#262626");
});

test("wrong sizes and negative counts are refused", () => {
  assert.throws(() => classConfusion({ audioToVideo: [[1, 2]] }, ["a", "b"]), /1 × 2; 2 classes need 2 × 2/);
  assert.throws(
    () =>
      classConfusion(
        {
          audioToVideo: [
            [1, -2],
            [0, 1],
          ],
        },
        ["a", "b"],
      ),
    /negative/,
  );
  assert.throws(() => classConfusion({}, ["a"]), /needs counts/);
});
