import { join } from "node:path";
import ts from "typescript";
import { libraryFolder } from "../lib/runtime/files/project-root";

/** What is public, as the compiler sees it. */

const lib = libraryFolder();

/** In the order of the layers: signatures of an entry may mention its own types and those of the entries before it. */
export const ENTRIES = ["index", "parts", "files", "media", "compare", "figures", "walkthrough"];

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
export const checker = program.getTypeChecker();

/** What a symbol stands for. */
export const target = (symbol: ts.Symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

/** What an entry exports. */
export function exportsOf(entry: string): ts.Symbol[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(lib, `${entry}.ts`))!)!;
  return checker.getExportsOfModule(module).map(target);
}
