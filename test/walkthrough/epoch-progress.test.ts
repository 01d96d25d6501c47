import assert from "node:assert/strict";
import { test } from "node:test";
import { epochProgress } from "../../lib/walkthrough/trained-methods";
import { fakeKernel } from "../runtime/fake-kernel";

type History = NonNullable<Parameters<ReturnType<typeof epochProgress>["end"]>[0]>;

/** The last line of a training's progress in a notebook. */
function lastLine(ended: History["ended"]): string {
  const { messages, stop } = fakeKernel();
  try {
    const epochs = Array.from({ length: 17 }, (_, i) => ({ epoch: i + 1, loss: 1, seconds: i + 1, secondsLeft: 1 }));
    const { onEpoch, end } = epochProgress("training x", 60);
    for (const epoch of epochs) onEpoch(epoch, 60);
    end({ epochs, bestEpoch: 12, ended });
  } finally {
    stop();
  }
  return String(messages.at(-1)?.data["text/plain"]);
}

test("a training that was stopped says after which epoch, and which is kept", () => {
  assert.match(lastLine("stopped by the user"), /^training x: stopped after 17 of 60 epochs, epoch 12 kept · /);
  assert.match(lastLine("no improvement"), /^training x: done in /);
});
