import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { joined, readNotebook } from "../../scripts/pages/notebook";

const folder = join(projectRoot(), "notebooks");

/** The names that a cell declares for the cells after it. */
function declared(source: string): string[] {
  const names: string[] = [];
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name);
  };
  for (const statement of ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022).statements) {
    if (ts.isVariableStatement(statement)) statement.declarationList.declarations.forEach(({ name }) => bind(name));
    else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings: bindings } = statement.importClause ?? {};
      if (name) names.push(name.text);
      if (bindings) for (const one of ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements) names.push(one.name.text);
    } else if ("name" in statement && statement.name) names.push((statement.name as ts.Identifier).text);
  }
  return names;
}

/** What exercises declare that another cell declares too. */
function shared(cells: readonly { source: string; exercise: boolean }[]): string[] {
  const all = cells.map(({ source, exercise }) => ({ exercise, names: declared(source) }));
  return all.flatMap((cell) =>
    cell.exercise ? cell.names.filter((name) => all.some((other) => other !== cell && other.names.includes(name))) : [],
  );
}

test("a function, a constant of a pattern, a type and an import of another cell are found", () => {
  const ofOthers =
    'import one, { two as three } from "x"; import * as four from "x"; const { five: [six] } = seven; type Eight = 1;';
  const cells = (own: string) => [{ source: ofOthers, exercise: false }, { source: own, exercise: true }]; // prettier-ignore
  const own = "function one() {} let three, two; class four {} const six = 1, five = 2; interface Eight {} one();";
  assert.deepEqual(shared(cells(own)), ["one", "three", "four", "six", "Eight"]);
  assert.deepEqual(shared(cells("check(one, four);")), []);
});

for (const name of readdirSync(folder).filter((one) => /^\d.*\.ipynb$/.test(one)))
  test(`${name}: whoever solves an exercise replaces nothing that another cell uses`, () => {
    const code = readNotebook(join(folder, name)).cells.filter(({ cell_type: type }) => type === "code");
    const cells = code.map(({ source, metadata }) => {
      const { tags = [] } = metadata as { tags?: string[] };
      return { source: joined(source), exercise: tags.includes("blank") || tags.includes("solution") };
    });
    assert.ok(cells.some(({ exercise }) => exercise));
    assert.deepEqual(shared(cells), []);
  });
