import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { projectRoot } from "../lib/runtime/files/project-root";

const lib = join(projectRoot(), "lib");

test("every type that a public signature mentions is public", () => {
  const program = ts.createProgram([join(lib, "index.ts")], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    esModuleInterop: true,
    skipLibCheck: true,
    types: ["node"],
  });
  const checker = program.getTypeChecker();
  const target = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const index = checker.getSymbolAtLocation(program.getSourceFile(join(lib, "index.ts"))!)!;
  const exported = checker.getExportsOfModule(index).map(target);
  const open = new Set(exported);
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
  for (const symbol of exported) for (const declaration of symbol.declarations ?? []) visit(declaration, symbol.name);
  assert.ok(exported.length > 100);
  assert.deepEqual([...missing].sort(), []);
});
