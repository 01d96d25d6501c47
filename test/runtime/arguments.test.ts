import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import {
  checkIterable,
  checkList,
  checkNumbers,
  checkObject,
  checkObjects,
  checkOptions,
  checkPath,
  checkPositions,
  checkText,
  checkTexts,
} from "../../lib/runtime/arguments";
import { described, InputError } from "../../lib/runtime/check";

const refused = (call: () => void, message: RegExp) =>
  assert.throws(call, (error: Error) => {
    assert.ok(error instanceof InputError, error.stack);
    assert.match(error.message, message);
    return true;
  });
/** What a caller without a compiler gives. */
const any = (value: unknown) => value as never;

test("lists are arrays and typed arrays, of any realm, and nothing else", () => {
  for (const list of [[], [1], new Float32Array(2), vm.runInNewContext("[1, 2]"), vm.runInNewContext("new Int32Array(2)")])
    checkList(list, "it");
  const others = [undefined, null, "text", { length: 2 }, new Map(), new DataView(new ArrayBuffer(8)), BigInt64Array.of(1n)];
  for (const other of others) refused(() => checkList(any(other), "it", "numbers"), /^it must be a list of numbers; got /);
});

test("numbers are finite and in their range, and the first that is not is named", () => {
  checkNumbers([0, 1, 0.5], "p", 0, 1);
  checkNumbers(Float64Array.of(-1e300), "x");
  refused(() => checkNumbers([0, NaN], "p", 0, 1), /^p must be finite numbers in \[0, 1\]; got NaN at 1$/);
  refused(() => checkNumbers([1.5], "p", 0, 1), /got 1.5 at 0/);
  refused(() => checkNumbers([-1], "p", 0), /got -1 at 0/);
  refused(() => checkNumbers([Infinity], "x"), /^x must be finite numbers; got Infinity at 0$/);
  refused(() => checkNumbers(any(["1"]), "x"), /got "1" at 0/);
  refused(() => checkNumbers(new Array<number>(1), "x"), /got undefined at 0/);
});

test("positions are whole and there", () => {
  checkPositions([0, 2, 1], "rows", 3);
  for (const [odd, shown] of [
    [3, "3"],
    [-1, "-1"],
    [0.5, "0.5"],
    ["1", '"1"'],
  ] as const)
    // prettier-ignore
    refused(() => checkPositions(any([0, odd]), "rows", 3), new RegExp(`from 0 to 2; got ${shown} at 1`));
});

test("an object has its fields; what is wrong with one is said", () => {
  const what = "a table, { name, rows }";
  const fields = { name: "text", rows: "list", size: "number", of: "map", draw: "function", more: "object" } as const;
  const good = { name: "a", rows: [], size: 1, of: new Map(), draw: () => {}, more: {} };
  checkObject(good, "it", what, fields);
  checkObject(vm.runInNewContext("({ name: 'a' })"), "it", what, { name: "text" });
  refused(() => checkObject(any(null), "it", what), /^it must be a table, \{ name, rows \}; got null$/);
  refused(() => checkObject([], "it", what), /got a list of 0 values/);
  refused(() => checkObject({ ...good, rows: undefined }, "it", what, fields), /; got one without rows$/);
  for (const [field, odd] of [
    ["name", 1],
    ["rows", {}],
    ["size", "1"],
    ["of", {}],
    ["draw", {}],
    ["more", null],
  ] as const)
    // prettier-ignore
    refused(() => checkObject({ ...good, [field]: odd }, "it", what, fields), new RegExp(`got .* for its ${field}$`));
});

test("of a list of objects or texts the one that is wrong is named", () => {
  checkObjects([{ id: "a" }, { id: "b" }], "them", "things", { id: "text" });
  refused(
    () => checkObjects([{ id: "a" }, {}], "them", "things", { id: "text" }),
    /^them\[1\] must be one of things; got one without id/,
  );
  refused(() => checkObjects(any(new Float32Array(0)), "them", "things"), /must be a list of things/);
  checkTexts(["a", ""], "names");
  refused(() => checkTexts(any(["a", 1]), "names"), /^names\[1\] must be a text; got 1$/);
  refused(() => checkTexts(any("ab"), "names"), /must be a list of texts; got "ab"/);
  refused(() => checkText(any(undefined), "the text"), /^the text must be a text; got undefined$/);
});

test("a path is a text with something in it; options are an object or nothing", () => {
  checkPath("a/b");
  for (const odd of ["", "a\0b", 1, null]) refused(() => checkPath(any(odd)), /^the path must/);
  checkOptions(undefined);
  checkOptions({});
  for (const odd of [null, 1, "seed", [], () => {}]) refused(() => checkOptions(any(odd)), /^the options must be an object/);
  checkIterable([], "them");
  checkIterable(new Set(), "them");
  for (const odd of [null, {}, 1, "text"]) refused(() => checkIterable(any(odd), "them"), /^them must be a list, or what gives/);
});

test("anything can be described", () => {
  class Odd {}
  const shown = [[undefined, "undefined"], [null, "null"], [NaN, "NaN"], ["a", '"a"'], [1n, "1n"], [Symbol("s"), "Symbol(s)"], [() => 1, "a function"],
    [[1, 2], "a list of 2 values"], [{}, "an object of type Object"], [new Odd(), "an object of type Odd"], [Object.create(null), "an object of type Object"],
    [new Map(), "an object of type Map"], [new Float32Array(1), "an object of type Float32Array"], [{ constructor: 1 }, "an object of type Object"]] as const; // prettier-ignore
  for (const [value, words] of shown) assert.equal(described(value), words);
  assert.ok(described("x".repeat(1000)).length < 120);
});
