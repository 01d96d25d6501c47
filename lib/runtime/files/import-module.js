// Loads a package that is an ECMAScript module only. Plain JavaScript: a compiler to CommonJS would make `require` of `import`.
"use strict";

/** A loader of TypeScript is asked anew at each import, in a thread of its own: that takes longer than to read a small file. */
const loaded = new Map();

async function importModule(name) {
  if (!loaded.has(name)) loaded.set(name, await import(name));
  return loaded.get(name);
}

module.exports = { importModule };
