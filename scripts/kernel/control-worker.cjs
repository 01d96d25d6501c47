// The control channel in a thread of its own, so that Stop and Restart are heard while a cell keeps the main thread busy.
const { createRequire } = require("node:module");
const { parentPort, workerData } = require("node:worker_threads");
const { Wire } = require("./wire.cjs");

const zmq = createRequire(require.resolve("tslab/dist/main.js"))("zeromq");

/** So long the main thread has to end by itself. */
const GRACE_MILLISECONDS = 500;

const { address, key, breakable } = workerData;
const wire = new Wire(key);
const socket = new zmq.Router({ sendHighWaterMark: 0 });

parentPort.on("message", (frames) => void socket.send(frames).catch(() => {}));

async function listen() {
  await socket.bind(address);
  parentPort.postMessage({ bound: true });
  for await (const frames of socket) {
    const request = wire.read(frames);
    if (!request) continue;
    const type = request.header.msg_type;
    if (type === "interrupt_request") {
      // A signal alone may be lost: the message says it again, by its number.
      const number = Atomics.add(breakable, 1, 1) + 1;
      if (Atomics.load(breakable, 0)) {
        Atomics.add(breakable, 2, 1);
        process.kill(process.pid, "SIGINT");
      }
      parentPort.postMessage({ interrupt: number });
      wire.write(socket, "interrupt_reply", { status: "ok" }, request);
    } else {
      parentPort.postMessage({ frames });
      if (type === "shutdown_request") setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MILLISECONDS);
    }
  }
}

void listen();
