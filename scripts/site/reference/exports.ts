/** The library's public names, read from its entries and the files that declare them, without compiling anything. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { libraryFolder, projectRoot } from "../../../lib/runtime/files/project-root";

/** What declares a public name. */
export type PublicDeclaration =
  ts.FunctionDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration | ts.VariableStatement;

/** A public name. */
export interface PublicName {
  name: string;
  /** What is imported to have it, such as `sdcca-notebooks/figures`. */
  module: string;
  /** The group of names that it stands in. */
  group: ExportGroup;
  /** The file that declares it, in the project's folder. */
  file: string;
  /** One, or the overloads of a function. */
  declarations: PublicDeclaration[];
}

/** Public names that one page tells of. */
export interface ExportGroup {
  /** Names its page: `api-models`. */
  id: string;
  title: string;
  /** What the names have in common. */
  about: string;
  module: string;
}

/** The entries other than `index`, each a group of its own. `index` is divided by its comments, `// Data: where examples come from`. */
const ENTRIES: { entry: string; module: string; title?: string; id?: string }[] = [
  { entry: "index", module: "sdcca-notebooks" },
  { entry: "parts", module: "sdcca-notebooks/parts", title: "Parts of methods" },
  { entry: "files", module: "sdcca-notebooks/files", title: "Files" },
  // Not `api-media`, which is a group of the index.
  { entry: "media", module: "sdcca-notebooks/media", title: "Media in detail", id: "api-media-in-detail" },
  { entry: "compare", module: "sdcca-notebooks/compare", title: "Compare" },
  { entry: "figures", module: "sdcca-notebooks/figures", title: "Figures" },
  { entry: "walkthrough", module: "sdcca-notebooks/walkthrough", title: "Walk-through" },
];

/** Every public name, in the order of the entries. */
export function publicNames(folder: string = libraryFolder()): PublicName[] {
  const parsed = new Map<string, ts.SourceFile>();
  const source = (path: string) => {
    const known = parsed.get(path);
    if (known) return known;
    const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    parsed.set(path, file);
    return file;
  };
  return ENTRIES.flatMap(({ entry, module, title, id = `api-${entry}` }) => {
    const file = source(join(folder, `${entry}.ts`));
    let group: ExportGroup = { id, title: title ?? entry, about: headComment(file), module };
    return file.statements.flatMap((statement) => {
      if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause)) return [];
      if (!title) group = groupAt(file, statement, module) ?? group;
      const path = join(folder, `${(statement.moduleSpecifier as ts.StringLiteral).text}.ts`);
      return statement.exportClause.elements.map(({ name: { text: name } }) => ({
        name,
        module,
        group,
        file: relative(projectRoot(), path),
        declarations: source(path).statements.filter((declared): declared is PublicDeclaration => declares(declared, name)),
      }));
    });
  });
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some((declared) => declared.name.getText() === name);
  const named = ts.isFunctionDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isTypeAliasDeclaration(statement); // prettier-ignore
  return named && statement.name?.text === name;
}

/** The group that begins above a statement: `// Data: where examples come from`. */
function groupAt(file: ts.SourceFile, statement: ts.Statement, module: string): ExportGroup | undefined {
  const above = file.text.slice(statement.getFullStart(), statement.getStart());
  const found = /^\/\/ ([^:\n]+?)(?:: (.+))?$/m.exec(above);
  if (!found) return undefined;
  const [, title, about = ""] = found;
  return { id: `api-${title.toLowerCase().replace(/\W+/g, "-")}`, title, about, module };
}

function headComment(file: ts.SourceFile): string {
  const [, comment = ""] = /^\/\*\*([^]*?)\*\//.exec(file.text) ?? [];
  return comment.replace(/^\s*\* ?/gm, "").trim();
}
