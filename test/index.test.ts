import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { libraryFolder } from "../lib/runtime/files/project-root";
import { documentation } from "../scripts/site/reference/documentation";
import { publicNames } from "../scripts/site/reference/exports";
import { membersOf } from "../scripts/site/reference/signature";
import { checker, ENTRIES, exportsOf, target } from "./public-api";

const lib = libraryFolder();

/** Types of the library that the signatures of these names mention, but for the open ones. */
function mentioned(names: readonly ts.Symbol[], open: ReadonlySet<ts.Symbol>): string[] {
  const missing = new Set<string>();
  const mention = (name: ts.Node, from: string) => {
    const found = checker.getSymbolAtLocation(name);
    const symbol = found && target(found);
    const [declaration] = symbol?.declarations ?? [];
    if (!symbol || !declaration || open.has(symbol) || !declaration.getSourceFile().fileName.startsWith(lib)) return;
    // What a file keeps to itself cannot be named by anyone; nor can a type's own parameters.
    const modifiers = ts.canHaveModifiers(declaration) ? ts.getModifiers(declaration) : undefined;
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) missing.add(`${symbol.name} (of ${from})`);
  };
  const visit = (node: ts.Node, from: string): void => {
    if (ts.isBlock(node)) return; // a body is no signature
    if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)) return;
    if (ts.isTypeReferenceNode(node)) mention(node.typeName, from);
    if (ts.isTypeQueryNode(node)) mention(node.exprName, from);
    if (ts.isExpressionWithTypeArguments(node)) mention(node.expression, from);
    ts.forEachChild(node, (child) => visit(child, from));
  };
  for (const symbol of names) for (const declaration of symbol.declarations ?? []) visit(declaration, symbol.name);
  return [...missing].sort();
}

test("every type that a public signature mentions is public, in the same entry or in one before it", () => {
  const open = new Set<ts.Symbol>();
  for (const entry of ENTRIES) {
    const exported = exportsOf(entry);
    assert.ok(exported.length > 10, entry);
    for (const symbol of exported) open.add(symbol);
    assert.deepEqual(mentioned(exported, open), [], entry);
  }
});

test("a name stands in one entry only", () => {
  const names = ENTRIES.flatMap((entry) => exportsOf(entry).map(({ name }) => name));
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
});

const names = publicNames(lib);
/** Each public function once, with what its comments say; of overloads all that they say together. */
const functions = names.flatMap(({ name, file, declarations }) => {
  const all = declarations.filter(ts.isFunctionDeclaration);
  if (all.length === 0) return [];
  const docs = all.map((declared) => ts.getJSDocCommentsAndTags(declared).map((doc) => doc.getText()).join("\n")).join("\n"); // prettier-ignore
  return [{ place: `${file}: ${name}`, declarations: all, docs }];
});

test("the reference knows every public name", () => {
  assert.deepEqual(
    names.map(({ name }) => name).sort(),
    ENTRIES.flatMap((entry) => exportsOf(entry).map(({ name }) => name)).sort(),
  );
  for (const { name, declarations } of names) assert.ok(declarations.length > 0, name);
});

test("each group of the reference has a page of its own name", () => {
  const groups = [...new Set(names.map(({ group }) => `${group.id} of ${group.module}`))];
  assert.equal(new Set(groups.map((group) => group.split(" ")[0])).size, groups.length, groups.join(", "));
});

test("every public name says what it is", () => {
  const silent = names.filter(({ declarations }) => !declarations.some((declared) => documentation(statementOf(declared)).text));
  assert.deepEqual(
    silent.map(({ name, file }) => `${file}: ${name}`),
    [],
  );
});

/** What the comment of a declaration stands above: a constant's is above its statement. */
function statementOf(declared: ts.Node): ts.Node {
  return ts.isVariableDeclaration(declared) ? declared.parent.parent : declared;
}

test("a public function says what it returns, by its type", () => {
  const without = functions.filter(({ declarations }) => declarations.some(({ type }) => !type));
  assert.deepEqual(
    without.map(({ place }) => place),
    [],
  );
});

/** Values whose meaning their type does not tell: numbers, texts, lists, matrices and tensors. Objects tell it where they are declared. */
const BARE = /^(readonly )?(number|string|boolean|ArrayLike<|Float32Array|Float64Array|Int32Array|Uint8Array|Matrix|tf\.)/;

test("a public function's arguments that are numbers, texts, lists or tensors are named in its comment", () => {
  const unnamed = functions.flatMap(({ place, declarations, docs }) =>
    declarations.flatMap(({ parameters }) =>
      parameters.flatMap(({ name, type }) => {
        const bare = !type || BARE.test(type.getText());
        const named = !ts.isIdentifier(name) || new RegExp(`\\b${name.text}\\b`, "i").test(docs);
        return bare && !named ? [`${place}: ${name.getText()}`] : [];
      }),
    ),
  );
  assert.deepEqual(unnamed, []);
});

test("members of public types that are numbers or arrays say their unit, shape or range", () => {
  const unsaid = names.flatMap(({ name, file, declarations }) =>
    declarations.flatMap((declared) =>
      membersOf(declared).flatMap((member) => {
        const { type } = member.node as ts.PropertySignature;
        const counts = type && /\b(number|Matrix|Float32Array|Float64Array|Int32Array)\b/.test(type.getText());
        return counts && ts.isPropertySignature(member.node) && !documentation(member.node).text
          ? [`${file}: ${name}.${member.name}`]
          : [];
      }),
    ),
  );
  assert.deepEqual(unsaid, []);
});
