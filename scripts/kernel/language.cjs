// The kernel's side of the language thread.
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");

/** Starts the thread. Its answers are promises: `ask("convert", …)`; `read` is whether it knows the library already. */
function startLanguage() {
  // What TypeScript prints is nobody's output.
  const worker = new Worker(join(__dirname, "language-worker.cjs"), {
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  const waiting = new Map();
  const language = {
    read: false,
    ask(name, ...args) {
      const id = ++asked;
      worker.postMessage({ id, name, args });
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
  };
  let asked = 0;
  const fail = (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", ({ read, id, result, error }) => {
    if (read) language.read = true;
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(error);
    else resolve?.(result);
  });
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the kernel's compiler has ended: restart the kernel")));
  return language;
}

module.exports = { startLanguage };
