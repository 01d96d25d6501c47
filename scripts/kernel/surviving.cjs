// What is declared after a cell that ended early: what it had reached, and of the rest what earlier cells had declared.

/**
 * @param before declarations of the cells before it, as a .d.ts
 * @param after those that would hold had it run to its end
 * @param unreached names that it gave no value
 */
function surviving(ts, before, after, unreached) {
  const names = new Set(unreached);
  return statements(ts, after, (name) => !names.has(name)) + statements(ts, before, (name) => names.has(name));
}

/** The statements of a .d.ts with those of their names that `wanted` accepts. */
function statements(ts, text, wanted) {
  const file = ts.createSourceFile("declared.d.ts", text, ts.ScriptTarget.ES2022, true);
  return file.statements.map((statement) => reduced(ts, statement, wanted)).join("");
}

function reduced(ts, statement, wanted) {
  const whole = statement.getFullText() + "\n";
  if (ts.isVariableStatement(statement)) {
    const { declarations, flags } = statement.declarationList;
    const kept = declarations.filter(({ name }) => wanted(name.text)).map((one) => one.getText());
    return kept.length > 0 ? `declare ${flags & ts.NodeFlags.Const ? "const" : "let"} ${kept.join(", ")};\n` : "";
  }
  if (ts.isImportDeclaration(statement) && statement.importClause) {
    const { name, namedBindings } = statement.importClause;
    const parts = name && wanted(name.text) ? [name.text] : [];
    if (namedBindings && ts.isNamespaceImport(namedBindings))
      parts.push(...(wanted(namedBindings.name.text) ? [namedBindings.getText()] : []));
    else if (namedBindings) {
      const kept = namedBindings.elements.filter((one) => wanted(one.name.text)).map((one) => one.getText());
      if (kept.length > 0) parts.push(`{ ${kept.join(", ")} }`);
    }
    return parts.length > 0 ? `import ${parts.join(", ")} from ${statement.moduleSpecifier.getText()};\n` : "";
  }
  return statement.name ? (wanted(statement.name.text) ? whole : "") : "";
}

module.exports = { surviving };
