import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { createProgress, duration } from "../../lib/notebook/progress";
import { fakeKernel } from "../runtime/fake-kernel";

/** A stream that remembers, and a clock that is set by hand. */
function stage(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const options = { stream: { isTTY, columns, write: (text: string) => written.push(text) }, now: () => clock.ms };
  return { written, clock, options };
}

test("a terminal's line rewrites itself: fraction, time taken and time left at the pace so far", () => {
  const { written, clock, options } = stage(true);
  const progress = createProgress("training", 60, options);
  clock.ms = 30_000;
  progress.update(15, "loss 1.5");
  assert.equal(written[0], "\r\x1b[2Ktraining █████░░░░░░░░░░░░░░░  25 % (15/60) · 30 s, 1 min 30 s left · loss 1.5");
  clock.ms = 120_000;
  progress.done("MAP .66");
  assert.equal(written[1], "\r\x1b[2Ktraining: done in 2 min 00 s, 15 of 60 · MAP .66\n");
  progress.update(16);
  progress.done();
  assert.equal(written.length, 2, "nothing after the end");
});

test("units that were there count as done and not in the pace, and are seen before the first that is made", () => {
  const { written, clock, options } = stage(false);
  const progress = createProgress("media files", 10, options);
  const line = (text: string) => `media files ${text}\n`;
  progress.update(0);
  assert.deepEqual(written, [line("░░░░░░░░░░░░░░░░░░░░   0 % (0/10) · 0.0 s")]);
  // Four are only checked, in two seconds, which is no pace.
  for (let i = 1; i <= 4; i++) {
    clock.ms += 500;
    progress.kept(i);
  }
  assert.equal(written.length, 1);
  progress.update(4);
  assert.equal(written[1], line("████████░░░░░░░░░░░░  40 % (4/10) · 2.0 s"));
  clock.ms += 60_000;
  progress.update(5);
  assert.equal(written[2], line("██████████░░░░░░░░░░  50 % (5/10) · 1 min 02 s, 5 min 00 s left"));
  // One that is found meanwhile is not counted either.
  progress.kept(6);
  clock.ms += 60_000;
  progress.update(7);
  assert.equal(written.at(-1), line("██████████████░░░░░░  70 % (7/10) · 2 min 02 s, 3 min 00 s left"));
});

test("parts of a unit move the bar and the time left; the count is of whole ones", () => {
  const { written, clock, options } = stage(false);
  const progress = createProgress("media files", 2, options);
  clock.ms = 60_000;
  progress.update(0.5);
  assert.deepEqual(written, ["media files █████░░░░░░░░░░░░░░░  25 % (0/2) · 1 min 00 s, 3 min 00 s left\n"]);
});

test("updates closer than a tenth of a second are left out, and a line never wraps", () => {
  const { written, clock, options } = stage(true, 30);
  const progress = createProgress("a long piece of work", 1000, options);
  for (let i = 1; i <= 1000; i++) {
    clock.ms += 1;
    progress.update(i, "note");
  }
  assert.equal(written.length, 10);
  for (const line of written) assert.ok(line.length - "\r\x1b[2K".length < 30, line);
});

test("a log gets a line every ten seconds and the end", () => {
  const { written, clock, options } = stage(false);
  const progress = createProgress("reading", 100, options);
  for (let i = 1; i <= 100; i++) {
    clock.ms += 500;
    progress.update(i);
  }
  progress.done();
  assert.equal(written.length, 1 + 4 + 1);
  assert.ok(written.every((line) => line.endsWith("\n") && !line.includes("\x1b")));
  assert.equal(written[5], "reading: done in 50 s, 100 of 100\n");
});

test("work that was stopped ends with where, and not with what is done", () => {
  const { written, clock, options } = stage(false);
  const progress = createProgress("training", 60, options);
  clock.ms = 4_000;
  progress.update(17);
  progress.stop("stopped after 17 of 60 epochs");
  progress.done();
  assert.equal(written.at(-1), "training: stopped after 17 of 60 epochs · 4.0 s\n");
});

test("an unknown total counts; a total of nought is refused", () => {
  const { written, clock, options } = stage(true);
  const progress = createProgress("records", undefined, options);
  clock.ms = 1500;
  progress.update(12345);
  assert.equal(written[0], "\r\x1b[2Krecords 12,345 · 1.5 s");
  assert.throws(() => createProgress("x", 0, options), InputError);
});

test("in a notebook one output is updated in place, and two progresses do not share it", () => {
  const { messages, stop } = fakeKernel();
  const { written, clock, options } = stage(true);
  try {
    for (const label of ["one", "two"]) {
      const progress = createProgress(label, 2, options);
      progress.update(1);
      clock.ms += 1000;
      progress.update(2);
      progress.done();
    }
  } finally {
    stop();
  }
  assert.equal(written.length, 0);
  const ids = messages.map((message) => message.transient.display_id);
  assert.deepEqual(
    messages.map((message) => message.update),
    [false, true, true, false, true, true],
  );
  assert.equal(new Set(ids.slice(0, 3)).size, 1);
  assert.equal(new Set(ids).size, 2);
  assert.match(String(messages[2].data["text/plain"]), /^one: done in 1\.0 s/);
});

test("durations", () => {
  assert.deepEqual([40, 9_949, 9_960, 59_400, 59_600, 185_000, 3_599_600, 3_720_000].map(duration), [
    "0.0 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min 00 s",
    "3 min 05 s",
    "1 h 00 min",
    "1 h 02 min",
  ]);
});
