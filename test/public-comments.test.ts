import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { libraryFolder } from "../lib/runtime/files/project-root";
import { type Documentation, documentation } from "../scripts/site/reference/documentation";
import { checker, ENTRIES, exportsOf, target } from "./public-api";

// What the comments of public functions must say: the shape of every list, matrix and tensor, and that an InputError is thrown.

/** A public function, with all its overloads. */
interface PublicFunction {
  name: string;
  declarations: ts.FunctionDeclaration[];
}

const functions = ENTRIES.flatMap((entry) =>
  exportsOf(entry).flatMap((symbol): PublicFunction[] => {
    const declarations = (symbol.declarations ?? []).filter(ts.isFunctionDeclaration);
    return declarations.length > 0 ? [{ name: symbol.name, declarations }] : [];
  }),
);

const ARRAYS = /\b(Matrix|MatrixLike|ArrayLike|Float32Array|Float64Array|Int32Array|Uint8Array)\b|\bnumber\[\]|\bTensor/;
/** 2 × 3, n labels, one for each query, a row a second, 128 numbers, positions of rows. */
const SHAPE = /×|\b(n|m|k|each|every|as many|positions?|one (a|an|for|per)|an? \w+ an? \w+|list of|\d+ numbers)\b/i;

/** Arguments that are arrays, and of whose shape a function's comment is silent. */
function shapeless({ name, declarations }: PublicFunction): string[] {
  const said = declarations.map((declared) => documentation(declared));
  const arrays = declarations.flatMap(({ parameters }) => parameters.filter(({ type }) => type && isArray(type)));
  const names = [...new Set(arrays.map((parameter) => parameter.name.getText()))];
  return names.filter((one) => !SHAPE.test(wordsOn(one, said))).map((one) => `${name}: ${one}`);
}

function isArray(type: ts.TypeNode): boolean {
  return !ts.isFunctionTypeNode(type) && ARRAYS.test(type.getText());
}

/** The words of `@param`, or else the sentences that name the argument. */
function wordsOn(argument: string, said: readonly Documentation[]): string {
  const own = said.flatMap(({ params }) => params.filter(({ name }) => name === argument).map(({ text }) => text)).join(" ");
  if (own) return own;
  const sentences = said.flatMap(({ text }) => text.split(/(?<=[.:;])\s+/));
  return sentences.filter((sentence) => new RegExp(`\\b${argument}\\b`, "i").test(sentence)).join(" ");
}

/** The function by which an InputError comes out of another, also through others that it calls; undefined where there is none. */
function throwerOf(declared: ts.FunctionDeclaration, known = new Map<ts.Node, string | undefined>()): string | undefined {
  if (known.has(declared)) return known.get(declared);
  known.set(declared, undefined); // a function that calls itself
  const within = (node: ts.Node): string | undefined => {
    if (ts.isThrowStatement(node) && /\bInputError\b/.test(node.getText())) return declared.name?.text;
    if (ts.isCallExpression(node)) {
      if (node.expression.getText() === "check") return declared.name?.text;
      const called = calledFunction(node);
      const found = called && throwerOf(called, known);
      if (found) return found;
    }
    return ts.forEachChild(node, within);
  };
  const found = declared.body && within(declared.body);
  known.set(declared, found);
  return found;
}

function calledFunction({ expression }: ts.CallExpression): ts.FunctionDeclaration | undefined {
  const symbol = checker.getSymbolAtLocation(expression);
  const declarations = symbol ? (target(symbol).declarations ?? []) : [];
  return declarations.find(
    (one): one is ts.FunctionDeclaration =>
      ts.isFunctionDeclaration(one) && one.body !== undefined && one.getSourceFile().fileName.startsWith(libraryFolder()),
  );
}

const throwsIsSaid = ({ declarations }: PublicFunction) =>
  declarations.some((declared) => documentation(declared).throws.some((words) => /\S/.test(words)));

test("a public function says the shape of every list, matrix and tensor that it takes", () => {
  assert.ok(functions.length > 200);
  assert.deepEqual(functions.flatMap(shapeless), []);
});

test("a public function out of which an InputError can come says so", () => {
  const silent = functions.filter((one) => !throwsIsSaid(one)).flatMap(({ name, declarations }) => {
    const thrower = declarations.map((declared) => throwerOf(declared)).find(Boolean);
    return thrower ? [`${name}, by ${thrower}`] : [];
  }); // prettier-ignore
  assert.deepEqual(silent, []);
});

/** The functions of a text. */
function functionsIn(text: string): PublicFunction[] {
  const file = ts.createSourceFile("some.ts", text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(ts.isFunctionDeclaration)
    .map((declared) => ({ name: declared.name!.text, declarations: [declared] }));
}

test("comments without a shape are found, those with one are not", () => {
  const found = functionsIn(`
/** Adds rows. @param rows the numbers */
function silent(rows: MatrixLike) {}
/** Adds rows. */
function unnamed(values: readonly number[], options: Options) {}
/** Adds n rows. @param other to be added */
function ofAnother(rows: Float32Array, other: tf.Tensor2D) {}
/** Adds rows. @param rows n × d @param labels one for each row */
function said(rows: MatrixLike, labels: ArrayLike<number>) {}
/** Of \`values\`, a number a query, the mean. */
function inSentence(values: Float64Array, seen?: (rows: Matrix) => void) {}
`);
  assert.deepEqual(found.flatMap(shapeless), ["silent: rows", "unnamed: values", "ofAnother: other"]);
});
