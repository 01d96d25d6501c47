import assert from "node:assert/strict";
import { test } from "node:test";
import { onUserStop } from "../../lib/training/user-stop";

test("the first interrupt asks to stop and gives the second one back to Node, which ends the program", () => {
  const before = process.listenerCount("SIGINT");
  const stop = onUserStop();
  assert.equal(stop.requested, false);
  assert.equal(process.listenerCount("SIGINT"), before + 1);
  process.emit("SIGINT");
  assert.equal(stop.requested, true);
  assert.equal(process.listenerCount("SIGINT"), before);
  stop.release();
  assert.equal(stop.requested, true);
});

test("a signal asks to stop; what is released listens no more", () => {
  const before = process.listenerCount("SIGINT");
  const controller = new AbortController();
  const stop = onUserStop(controller.signal);
  assert.equal(stop.requested, false);
  controller.abort();
  assert.equal(stop.requested, true);
  stop.release();
  assert.equal(process.listenerCount("SIGINT"), before);
});

test("only work that keeps what is done listens to what ends the program, and a program that listened before decides itself", () => {
  const counts = () => ["SIGTERM", "SIGHUP"].map((name) => process.listenerCount(name));
  const before = counts();
  const plain = onUserStop();
  assert.deepEqual(counts(), before);
  plain.release();
  let told = 0;
  process.once("SIGTERM", () => told++);
  const stop = onUserStop(undefined, true);
  process.emit("SIGTERM");
  assert.equal(stop.requested, true);
  stop.release(); // would end this test by the signal
  assert.deepEqual([told, ...counts()], [1, ...before]);
});

test("work that begins while other work keeps what is done before the end is asked to stop at once, and the program ends after both", (t) => {
  const kill = t.mock.method(process, "kill", () => true);
  const first = onUserStop(undefined, true);
  process.emit("SIGTERM");
  const second = onUserStop(undefined, true);
  assert.equal(second.requested, true);
  first.release();
  assert.equal(kill.mock.callCount(), 0);
  second.release();
  assert.deepEqual(kill.mock.calls.map((call) => call.arguments), [[process.pid, "SIGTERM"]]); // prettier-ignore
  const third = onUserStop(undefined, true);
  assert.equal(third.requested, false, "what was asked is done");
  third.release();
  assert.equal(kill.mock.callCount(), 1);
});
