// The control channel in a thread of its own, so that Stop and Restart are heard while a cell keeps the main thread busy,
// and a busy kernel ends with whoever started it.
const { createRequire } = require("node:module");
const { parentPort, workerData } = require("node:worker_threads");
const { noteInterrupt } = require("./interrupts.cjs");
const { Wire } = require("./wire.cjs");

const zmq = createRequire(require.resolve("tslab/dist/main.js"))("zeromq");

/** So long the main thread has to end by itself. */
const GRACE_MILLISECONDS = 500;
const PARENT_MILLISECONDS = 2000;

const { address, key, state } = workerData;
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
      parentPort.postMessage({ interrupt: noteInterrupt(state) });
      wire.write(socket, "interrupt_reply", { status: "ok" }, request);
    } else {
      parentPort.postMessage({ frames });
      if (type === "shutdown_request") setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MILLISECONDS);
    }
  }
}

/** Jupyter starts kernels in a session of their own: when it is killed, nobody tells them. */
function endWithParent() {
  const parent = Number(process.env.JPY_PARENT_PID) || process.ppid;
  setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), PARENT_MILLISECONDS);
}

void listen();
endWithParent();
