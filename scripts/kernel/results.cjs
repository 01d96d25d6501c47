// The last expression of a cell as MIME types.
const { inspect } = require("node:util");
const { library } = require("./library.cjs");

/** Undefined for a value that shows nothing. Objects are shown by the library, which knows its models, tables and figures. */
function resultOf(value) {
  if (value === undefined) return undefined;
  if (typeof value === "string") return { "text/plain": value };
  if (typeof value !== "object" || value === null) return { "text/plain": inspect(value) };
  try {
    return library().richDisplay(value);
  } catch {
    return { "text/plain": inspect(value, { depth: 1, maxArrayLength: 20 }) }; // an edited library may not load
  }
}

module.exports = { resultOf };
