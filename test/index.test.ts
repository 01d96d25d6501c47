import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { libraryFolder } from "../lib/runtime/files/project-root";

const lib = libraryFolder();

/** In the order of the layers: signatures of an entry may mention its own types and those of the entries before it. */
const ENTRIES = ["index", "compare", "figures", "walkthrough"];

const program = ts.createProgram(
  ENTRIES.map((entry) => join(lib, `${entry}.ts`)),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    esModuleInterop: true,
    skipLibCheck: true,
    types: ["node"],
  },
);
const checker = program.getTypeChecker();
const target = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

/** What an entry exports. */
function exportsOf(entry: string): ts.Symbol[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(lib, `${entry}.ts`))!)!;
  return checker.getExportsOfModule(module).map(target);
}

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
