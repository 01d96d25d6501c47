// The library in this process. It runs through tsx, which compiles each file once for all kernels, keeps it on disk, and leaves
// source maps. Here tfjs computes natively from its first operation on.
const { statSync } = require("node:fs");
const Module = require("node:module");
const { join, sep } = require("node:path");

const root = process.cwd();
const index = join(root, "lib", "index");
/** What notebooks import, in the order in which it is loaded before anyone asks. */
const USUAL = ["@tensorflow/tfjs", index, ...["figures", "walkthrough"].map((name) => join(root, "lib", name))];
/** When each loaded file was modified, and when that was looked at last. */
const times = new Map();
let looked = Date.now();
let warmed = false;

require("tsx/cjs");
makeTfjsNative();

/** The library's public names. */
function library() {
  return require(index);
}

/** Loads what most notebooks need, once, piece by piece, so that what arrives meanwhile need not wait for all of it. */
function warm() {
  if (warmed) return;
  warmed = true;
  for (const [i, name] of USUAL.entries()) setTimeout(() => attempt(() => require(name)), 10 * i);
}

function attempt(work) {
  try {
    return work();
  } catch {
    return undefined; // the cell that needs it will say so
  }
}

/** Forgets the modules outside packages that were edited since they were loaded, and all that import them. */
function refresh() {
  const edited = Object.keys(require.cache).filter((file) => isOurs(file) && isEdited(file));
  looked = Date.now();
  if (edited.length === 0) return;
  const users = new Map();
  for (const module of Object.values(require.cache))
    for (const child of module?.children ?? [])
      users.set(child.filename, [...(users.get(child.filename) ?? []), module.filename]);
  const forget = (file) => {
    if (!require.cache[file]) return;
    delete require.cache[file];
    times.delete(file);
    if (isOurs(file)) (users.get(file) ?? []).filter(isOurs).forEach(forget);
  };
  edited.forEach(forget);
}

function isOurs(file) {
  return !file.startsWith(__dirname + sep) && !file.includes(`${sep}node_modules${sep}`);
}

function isEdited(file) {
  const time = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  const known = times.has(file) ? times.get(file) === time : time < looked;
  times.set(file, time);
  return !known;
}

/** Registers the native backend as soon as tfjs is loaded. TensorFlow itself is loaded by the first operation. */
function makeTfjsNative() {
  const { _load } = Module;
  Module._load = function (name, ...rest) {
    const loaded = _load.call(this, name, ...rest);
    if (/^@tensorflow\/tfjs(?:-node)?$/.test(name)) {
      Module._load = _load;
      loaded.registerBackend("tensorflow", () => openNative(loaded), 3);
    }
    return loaded;
  };
}

function openNative(tf) {
  try {
    return library().openNativeBackend();
  } catch (error) {
    console.warn(`tfjs computes in JavaScript, tens of times slower: ${error.message}`);
    // Now tfjs would print this again with its stack, and advice that does not help here.
    tf.env().set("PROD", true);
    setImmediate(() => tf.env().set("PROD", false));
    throw error;
  }
}

module.exports = { library, refresh, warm };
