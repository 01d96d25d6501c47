// A thread that ends the process when an input hangs it: the thread that hangs cannot.
"use strict";
const { writeSync } = require("node:fs");
const { workerData } = require("node:worker_threads");

const { shared, seconds } = workerData;
const count = new Int32Array(shared, 0, 1);
const path = new Uint8Array(shared, 4);
let [last, since] = [-1, Date.now()];
setInterval(() => {
  const now = Atomics.load(count, 0);
  if (now !== last) [last, since] = [now, Date.now()];
  else if (now > 0 && Date.now() - since > seconds * 1000) {
    const file = Buffer.from(path).toString("utf8").replace(/\0.*$/s, "");
    writeSync(2, `\nhangs: ${file} has been read for ${seconds} s. The process is ended; the file stays there.\n`);
    process.kill(process.pid, "SIGKILL");
  }
}, 500);
