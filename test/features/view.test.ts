import assert from "node:assert/strict";
import { test } from "node:test";
import { fitView, standardiseView } from "../../lib/features/view";
import { InputError } from "../../lib/runtime/check";

const view = (columns: number, ...data: number[]) => ({ rows: data.length / columns, columns, data: Float32Array.from(data) });

test("a view without any column that varies is refused in one sentence", () => {
  assert.throws(() => fitView(view(2, 1, 5, 1, 5), "video"), {
    name: "InputError",
    message: "every column of the video is constant over the 2 training rows: there is nothing to learn from it",
  });
  assert.deepEqual([...fitView(view(2, 1, 5, 3, 5), "video").rows.data], [-1, 0, 1, 0]);
  assert.throws(() => fitView(view(1, 1, 1, 9), "audio", [0, 1]), /constant over the 2 training rows/);
});

test("rows of another width, or too far away for a float, are refused with both sides named", () => {
  const { standardiser } = fitView(view(2, 0, 0, 1e-30, 2), "audio");
  assert.throws(() => standardiseView(view(3, 1, 2, 3), standardiser, "audio"), /fitted on audio of 2 columns; got 3/);
  assert.throws(
    () => standardiseView(view(2, 0, 1, 1e30, 1), standardiser, "audio"),
    (error: Error) =>
      error instanceof InputError && /audio: row 1 has .* in column 0, too far from the training/.test(error.message),
  );
});
