// A cell needs no `export`: what it declares is known to the cells after it. Code out of a module has some nevertheless.

/**
 * The cell as if it exported nothing, with all else in its place: lines and columns stay. What it passes on from a module is
 * imported, and a default value without a name is an expression.
 */
function withoutExports(ts, code) {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022);
  let made = "";
  let at = 0;
  const put = (start, end, text) => {
    made += code.slice(at, start) + text + code.slice(start + text.length, end).replace(/\S/g, " ");
    at = end;
  };
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    if (ts.isExportDeclaration(statement)) {
      const { moduleSpecifier, exportClause } = statement;
      if (moduleSpecifier && exportClause) put(start, start + "export".length, "import");
      else if (exportClause) put(exportClause.elements.pos, exportClause.elements.end, "");
    } else if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
      expression(statement, statement.expression.pos, statement.expression.end);
    } else {
      const words = (statement.modifiers ?? []).filter(({ kind }) =>
        [ts.SyntaxKind.ExportKeyword, ts.SyntaxKind.DefaultKeyword].includes(kind),
      );
      if (words.length === 2 && !statement.name) expression(statement, words[1].end, statement.end);
      else for (const word of words) put(word.getStart(file), word.end, "");
    }
  }
  return made + code.slice(at);

  /** Parentheses make it one whatever it is, and semicolons keep it apart from what stands around it. */
  function expression(statement, from, end) {
    put(statement.getStart(file), from, ";(");
    made += code.slice(at, end) + ")" + (code[statement.end - 1] === ";" ? "" : ";");
    at = end;
  }
}

module.exports = { withoutExports };
