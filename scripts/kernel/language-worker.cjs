// The language in a thread of its own: it reads the types while the kernel starts, and answers questions while a cell runs.
const { parentPort } = require("node:worker_threads");
const { ts, declarations, last, refresh } = require("./typescript.cjs");
const { createConverter, isCompleteCode } = require("tslab/dist/converter.js");
const { documentation } = require("./documentation.cjs");
const { withoutExports } = require("./exports.cjs");
const { surviving } = require("./surviving.cjs");

const IDLE_MILLISECONDS = 200;
/** What notebooks import. */
const USUAL = ["index", "figures", "walkthrough"].map((name) => `import * as ${name} from "./lib/${name}";\n${name};`).join("\n");

let converter = createConverter({});

const answers = {
  /** JavaScript of a cell, given the declarations of the cells before it. */
  convert(declared, code) {
    const made = converter.convert(declared, withoutExports(ts, code));
    const { diagnostics, output = "", declOutput = "", hasToplevelAwait, lastExpressionVar } = made;
    return {
      problems: diagnostics.map(({ start, messageText, code }) => ({ ...start, text: messageText, code })),
      // At its top TypeScript sets all names to undefined; those of earlier cells keep their values until they get new ones.
      code: output.replace(/^(?:exports\.[^\s=]+ = )+void 0;$/gm, ""),
      maps: [...last.maps],
      names: assigned(output),
      declared: declOutput,
      hasAwait: hasToplevelAwait === true || last.forAwait,
      resultName: lastExpressionVar,
    };
  },

  /** The declarations that hold when a cell ended early: see `surviving`. */
  surviving: (before, after, unreached) => surviving(ts, before, after, unreached),

  complete(declared, code, cursor) {
    const { start, end, candidates } = converter.complete(declared, code, utf16(code, cursor));
    return { start: points(code, start), end: points(code, end), candidates };
  },

  /** Text about what stands at the cursor, or undefined. */
  inspect: (declared, code, cursor) =>
    documentation(ts, (position) => converter.inspect(declared, code, position), code, utf16(code, cursor)),

  isComplete: (code) => isCompleteCode(code),
};

/** Names that the code gives values, in the words of TypeScript's CommonJS. */
function assigned(output) {
  const found = output.matchAll(/\bexports\.([\p{ID_Start}$_][\p{ID_Continue}$]*) = |defineProperty\(exports, "([^"]+)"/gu);
  const names = new Set([...found].map(([, one, other]) => one ?? other));
  return last.names.filter((name) => names.has(name));
}

/** Jupyter counts characters, JavaScript halves of some of them. */
function utf16(code, cursor) {
  return [...code].slice(0, cursor).join("").length;
}

function points(code, index) {
  return [...code.slice(0, index)].length;
}

parentPort.on("message", ({ id, name, args }) => {
  try {
    refresh();
    parentPort.postMessage({ id, result: answers[name](...args) });
  } catch (error) {
    parentPort.postMessage({ id, error });
    converter = createConverter({}); // it may have stopped half-way
  }
  warmWhenIdle();
});

/** Reads the library's types before anyone asks, while nobody asks anything else. */
function warmWhenIdle() {
  if (warmed) return;
  clearTimeout(warming);
  warming = setTimeout(() => {
    warmed = true;
    converter.convert("", USUAL);
    void declarations.keep();
    parentPort.postMessage({ read: true });
  }, IDLE_MILLISECONDS);
}

let warmed = false;
let warming;
warmWhenIdle();
