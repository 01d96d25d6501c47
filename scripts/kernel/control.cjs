// The main thread's side of the control channel: see control-worker.cjs.
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");
const { state } = require("./interrupts.cjs");

/**
 * Opens the channel. Interrupts reach `interrupt`, other requests `receive`, as frames; what answers them goes to `send`.
 * Resolves when it listens.
 */
function openControl({ address, key, interrupt, receive }) {
  const worker = new Worker(join(__dirname, "control-worker.cjs"), { workerData: { address, key, state } });
  const socket = { send: async (frames) => worker.postMessage(frames.map((frame) => Buffer.from(frame))) };
  return new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("exit", () => process.exit(1)); // nobody would hear Stop and Restart any more
    worker.on("message", ({ bound, interrupt: interrupted, frames }) => {
      if (bound) resolve();
      else if (interrupted) interrupt(interrupted);
      else
        receive(
          socket,
          frames.map((frame) => Buffer.from(frame)),
        );
    });
  });
}

module.exports = { openControl };
