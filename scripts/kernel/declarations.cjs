// What a file of lib/ declares, without what it does: bodies of functions whose result type is written down become {}, and
// imports and private declarations that only they used go. The notebook's compiler then reads half of the text and none of
// the packages that no signature mentions. The types stay what they were, since nothing that a type is inferred from goes.
//
// It depends on one file alone, so what was made of a file serves until its text changes: see `openDeclarations`.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { writeWholeFile } = require("../../lib/runtime/files/whole-file.js");

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** The declarations of a file as TypeScript source. */
function declarationsOf(ts, text) {
  const file = ts.createSourceFile("module.ts", text, ts.ScriptTarget.ES2022);
  const parts = file.statements.filter((statement) => declares(ts, statement)).map((statement) => part(ts, file, statement));
  return needed(parts)
    .map(({ text }) => text)
    .join("");
}

function declares(ts, statement) {
  const { SyntaxKind } = ts;
  const declarations = [
    SyntaxKind.ImportDeclaration,
    SyntaxKind.ExportDeclaration,
    SyntaxKind.ExportAssignment,
    SyntaxKind.VariableStatement,
    SyntaxKind.FunctionDeclaration,
    SyntaxKind.ClassDeclaration,
    SyntaxKind.InterfaceDeclaration,
    SyntaxKind.TypeAliasDeclaration,
    SyntaxKind.EnumDeclaration,
    SyntaxKind.ModuleDeclaration,
  ];
  return declarations.includes(statement.kind);
}

/** One statement: its text without bodies, the names it gives, the names it mentions, and whether it must stay. */
function part(ts, file, statement) {
  const cuts = [];
  const visit = (node) => {
    const typed = node.type || ts.isConstructorDeclaration(node) || ts.isSetAccessorDeclaration(node);
    if (typed && node.body && ts.isBlock(node.body)) cuts.push(node.body);
    else ts.forEachChild(node, visit);
  };
  visit(statement);
  let text = "";
  let at = statement.pos;
  for (const { pos, end } of cuts) {
    text += file.text.slice(at, pos) + " {}";
    at = end;
  }
  text += file.text.slice(at, statement.end);
  const names = namesOf(ts, statement);
  const exported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return { text, names, mentions: new Set(text.match(NAME)), stays: exported || names.length === 0 };
}

function namesOf(ts, statement) {
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const bindings = namedBindings && (ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements);
    return [...(name ? [name] : []), ...(bindings ?? []).map((binding) => binding.name)].map(({ text }) => text);
  }
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => bound(ts, name));
  return statement.name?.text ? [statement.name.text] : [];
}

function bound(ts, name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (element.name ? bound(ts, element.name) : []));
}

/** Leaves out, until nothing more can be, what is neither exported nor mentioned by another part. */
function needed(parts) {
  const left = parts.filter(
    (one) => one.stays || parts.some((other) => other !== one && one.names.some((name) => other.mentions.has(name))),
  );
  return left.length === parts.length ? parts : needed(left);
}

/** Declarations by the text that they were made of; those of earlier kernels are read from `file`. */
function openDeclarations(ts, file) {
  const maker = hash(readFileSync(__filename, "utf8") + ts.version);
  const kept = readCache(file, maker);
  const used = {};
  let made = 0;
  return {
    of(text) {
      const key = hash(text);
      const known = used[key] ?? kept[key];
      if (known === undefined) made++;
      return (used[key] = known ?? declarationsOf(ts, text));
    },
    /** Leaves what was made for the next kernel. A cache that cannot be written costs time, nothing else. */
    async keep() {
      if (made === 0) return;
      made = 0;
      await writeWholeFile(file, JSON.stringify({ maker, declarations: used })).catch(() => undefined);
    },
  };
}

function readCache(file, maker) {
  try {
    const cache = JSON.parse(readFileSync(file, "utf8"));
    return cache.maker === maker ? cache.declarations : {};
  } catch {
    return {};
  }
}

function hash(text) {
  return createHash("sha256").update(text).digest("base64").slice(0, 22);
}

module.exports = { declarationsOf, openDeclarations };
