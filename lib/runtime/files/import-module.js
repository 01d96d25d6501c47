// Loads a package that is an ECMAScript module only. Plain JavaScript: a compiler to CommonJS would make `require` of `import`.
"use strict";

module.exports = { importModule: (name) => import(name) };
