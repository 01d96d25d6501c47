/** Declarations as their users see them: without bodies, without what is private. */
import ts from "typescript";
import type { PublicDeclaration } from "./exports";

/** A member of an interface, a class or an object type, as one line of code or a few. */
export interface Member {
  name: string;
  code: string;
  node: ts.Node;
}

/** Longer values of constants are left out of their signature. */
const VALUE_LINES = 16;

/** The kind of a public name, in a word. */
export function kindOf(node: PublicDeclaration): "function" | "interface" | "type" | "class" | "constant" {
  if (ts.isFunctionDeclaration(node)) return "function";
  if (ts.isInterfaceDeclaration(node)) return "interface";
  if (ts.isClassDeclaration(node)) return "class";
  return ts.isTypeAliasDeclaration(node) ? "type" : "constant";
}

/** The declaration as code: of an interface and a class the head alone, whose members follow by themselves. */
export function signature(node: PublicDeclaration): string {
  if (ts.isFunctionDeclaration(node)) return withoutBody(node);
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) return headOf(node);
  if (ts.isTypeAliasDeclaration(node)) return objectType(node) ? headOf(node) : aliasOf(node);
  return node.declarationList.declarations.map(constant).join("\n");
}

/** Its public members. */
export function membersOf(node: PublicDeclaration): Member[] {
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node))
    return [...node.members].filter((member) => isPublic(member)).map(asMember);
  return ts.isTypeAliasDeclaration(node) ? [...(objectType(node)?.members ?? [])].map(asMember) : [];
}

/** An alias as it is written; where it is one of the values of a list, `(typeof KINDS)[number]`, those values. */
function aliasOf(node: ts.TypeAliasDeclaration): string {
  const text = plain(node.getText());
  const [, list] = /^\(typeof (\w+)\)\[number\]$/.exec(node.type.getText()) ?? [];
  const found = list && new RegExp(`\\bconst ${list} = \\[([^\\]]*)\\] as const`).exec(node.getSourceFile().text);
  if (!found) return text;
  const values = found[1].split(",").map((value) => value.trim()).filter(Boolean); // prettier-ignore
  return `${headOf(node)} = ${values.join(" | ")};`;
}

/** The object type that an alias names; undefined for others. */
function objectType({ type }: ts.TypeAliasDeclaration): ts.TypeLiteralNode | undefined {
  return ts.isTypeLiteralNode(type) ? type : undefined;
}

function asMember(member: ts.ClassElement | ts.TypeElement): Member {
  const name = ts.isConstructorDeclaration(member) ? "constructor" : (member.name?.getText() ?? "");
  return { name, code: withoutBody(member).replace(/[;,]$/, ""), node: member };
}

function isPublic(member: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  return !modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword);
}

function withoutBody(node: ts.Node): string {
  const text = node.getText();
  const body = (node as { body?: ts.Node }).body ?? (ts.isPropertyDeclaration(node) ? node.initializer : undefined);
  const end = body ? body.getStart() - node.getStart() : text.length;
  return plain(text.slice(0, end).replace(/\s*=\s*$/, ""));
}

function headOf(node: ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration): string {
  const text = node.getText();
  const brace = ts.isTypeAliasDeclaration(node) ? node.type.getStart() : braceOf(node);
  return plain(text.slice(0, brace - node.getStart()).replace(/\s*=\s*$/, ""));
}

/** Where the members begin: after the name, its parameters and what it extends. */
function braceOf(node: ts.InterfaceDeclaration | ts.ClassDeclaration): number {
  return node
    .getChildren()
    .find(({ kind }) => kind === ts.SyntaxKind.OpenBraceToken)!
    .getStart();
}

function constant({ name, type, initializer }: ts.VariableDeclaration): string {
  const typed = `const ${name.getText()}${type ? `: ${type.getText()}` : ""}`;
  const value = initializer?.getText() ?? "";
  const isShort = value.split("\n").length <= VALUE_LINES && !initializer?.forEachChild(holdsFunction);
  return isShort && value ? `${typed} = ${value}` : typed;
}

function holdsFunction(node: ts.Node): boolean | undefined {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || node.forEachChild(holdsFunction);
}

/** Without `export` and comments between lines. */
function plain(code: string): string {
  return code
    .replace(/^export (declare )?/, "")
    .replace(/^async function/, "function")
    .replace(/^\s*\/\*\*[^]*?\*\/\n/gm, "")
    .trim();
}
