import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { declarationsOf, openDeclarations } from "../../scripts/kernel/declarations.cjs";
import { temporaryFolder } from "../temporary-folder";

const declared = (source: string) => declarationsOf(ts, source).replace(/\s+/g, " ").trim();

test("bodies go where the type of the result is written down, and stay where it is inferred from them", () => {
  assert.equal(declared("export function f(x: number): number { return x + 1; }"), "export function f(x: number): number {}");
  assert.equal(declared("export function f(x: number) { return x; }"), "export function f(x: number) { return x; }");
  assert.equal(declared("export const f = (x: number): number => { return x; };"), "export const f = (x: number): number => {};");
  assert.equal(
    declared("export class A { constructor(readonly a: number) { work(); } get b(): string { return ''; } c() { return 1; } }"),
    "export class A { constructor(readonly a: number) {} get b(): string {} c() { return 1; } }",
  );
});

test("imports and private declarations that only bodies use go; documentation stays", () => {
  const source = `import { a, type T } from "a"; import b from "b"; import "c"; import type { U } from "u";
    /** Says what. */
    export function f(x: T): string { return a(help(b)); }
    function help(x: U): number { return deeper(x); }
    const deeper = (x: U): number => 1;
    run();`;
  assert.equal(
    declared(source),
    'import { a, type T } from "a"; import "c"; /** Says what. */ export function f(x: T): string {}',
  );
});

test("what a type is inferred from stays", () => {
  const source =
    "const table = make(); function make() { return { a: 1 }; } export type Table = typeof table; export { table as t };";
  assert.equal(declared(source), source);
});

test("the library's public types are those of its source, to the letter", () => {
  const source = publicTypes((text) => text);
  const made = publicTypes((text) => declarationsOf(ts, text));
  assert.ok(source.types.length > 100);
  assert.deepEqual(made.types, source.types);
  const drawing = (file: string) => file.includes("playwright");
  assert.deepEqual([source.files.some(drawing), made.files.some(drawing)], [true, false]);
});

const packages = new Map<string, ts.SourceFile | undefined>();

/** What every public name is to the type checker, and all files read for it, when files of the library are read so. */
function publicTypes(read: (text: string) => string): { types: string[]; files: string[] } {
  const lib = join(projectRoot(), "lib");
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    strict: true,
    esModuleInterop: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile;
  host.getSourceFile = (file, version) => {
    if (file.startsWith(lib)) return ts.createSourceFile(file, read(readFileSync(file, "utf8")), version);
    if (!packages.has(file)) packages.set(file, fromDisk(file, version));
    return packages.get(file);
  };
  const entries = ["index", "parts", "files", "media", "compare", "figures", "walkthrough"].map((name) =>
    join(lib, `${name}.ts`),
  );
  const program = ts.createProgram(entries, options, host);
  const checker = program.getTypeChecker();
  // In which order a union is written depends on what was read before.
  const words = (type: ts.Type) =>
    checker
      .typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
      .split(/[\s|;,]+/)
      .sort()
      .join(" ");
  const describe = (symbol: ts.Symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const value = target.flags & ts.SymbolFlags.Value ? words(checker.getTypeOfSymbol(target)) : "";
    const type = checker.getDeclaredTypeOfSymbol(target);
    const ours = type.getProperties().filter((one) => one.declarations?.[0].getSourceFile().fileName.startsWith(lib));
    const members = ours.map((one) => `${one.name}: ${words(checker.getTypeOfSymbol(one))}`);
    return [symbol.name, value, words(type), ...members].join("; ");
  };
  const types = entries.flatMap((entry) =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!).map(describe),
  );
  return { types, files: program.getSourceFiles().map(({ fileName }) => fileName) };
}

test("what was made is kept by the text it was made of, and a cache that is damaged or cannot be written does no harm", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "kernel", "declarations.json");
  const source = "export function f(): number { return 1; }";
  const first = openDeclarations(ts, file);
  const made = first.of(source);
  await first.keep();
  assert.deepEqual(readdirSync(join(folder, "kernel")), ["declarations.json"]);
  const planted = readFileSync(file, "utf8").replace("f(): number", "g(): number");
  assert.notEqual(planted, readFileSync(file, "utf8"));
  assert.equal(openDeclarations(ts, write(file, planted)).of(source), made.replace("f()", "g()"), "it is read");
  assert.equal(openDeclarations(ts, write(file, "half a fi")).of(source), made);
  mkdirSync(join(folder, "folder"));
  const unwritable = openDeclarations(ts, join(folder, "folder"));
  assert.equal(unwritable.of(source), made);
  await unwritable.keep();
  assert.deepEqual(readdirSync(folder).sort(), ["folder", "kernel"], "nothing is left of the attempt");
});

function write(file: string, text: string): string {
  ts.sys.writeFile(file, text);
  return file;
}
