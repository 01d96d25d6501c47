/** TypeScript in colours, by the words of its own compiler. */
import ts from "typescript";
import { escapeHtml } from "../../lib/notebook/escape-html";

/** A block of code; what is not TypeScript or JavaScript stays without colours. */
export function codeBlock(code: string, language = "ts"): string {
  const known = /^(ts|js|typescript|javascript|mts)\b/.test(language);
  return `<pre class="code">${known ? codeHtml(code) : escapeHtml(code)}</pre>\n`;
}

/**
 * The code as HTML with its comments, strings, keywords and numbers marked.
 * @param linkOf where a name leads, for names that lead somewhere
 */
export function codeHtml(code: string, linkOf: (name: string) => string | undefined = () => undefined): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, code);
  const parts: string[] = [];
  /** Braces that are open inside of each template literal that is. */
  const templates: number[] = [];
  let before = ts.SyntaxKind.Unknown;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const innermost = templates.length - 1;
    if (kind === ts.SyntaxKind.SlashToken && !endsOperand(before)) kind = scanner.reScanSlashToken();
    else if (kind === ts.SyntaxKind.CloseBraceToken && templates[innermost] === 0) {
      kind = scanner.reScanTemplateToken(false);
      if (kind === ts.SyntaxKind.TemplateTail) templates.pop();
    } else if (kind === ts.SyntaxKind.OpenBraceToken && innermost >= 0) templates[innermost]++;
    else if (kind === ts.SyntaxKind.CloseBraceToken && innermost >= 0) templates[innermost]--;
    if (kind === ts.SyntaxKind.TemplateHead) templates.push(0);
    const text = escapeHtml(scanner.getTokenText());
    const look = lookOf(kind);
    const link = kind === ts.SyntaxKind.Identifier ? linkOf(scanner.getTokenText()) : undefined;
    if (link) parts.push(`<a href="${escapeHtml(link)}">${text}</a>`);
    else parts.push(look ? `<span class="${look}">${text}</span>` : text);
    if (kind > ts.SyntaxKind.LastTriviaToken) before = kind;
  }
  return parts.join("");
}

/** Whether a slash after this divides; else it begins a regular expression. */
function endsOperand(kind: ts.SyntaxKind): boolean {
  const { Identifier, NumericLiteral, StringLiteral, CloseParenToken, CloseBracketToken, CloseBraceToken } = ts.SyntaxKind;
  return [Identifier, NumericLiteral, StringLiteral, CloseParenToken, CloseBracketToken, CloseBraceToken].includes(kind);
}

function lookOf(kind: ts.SyntaxKind): string | undefined {
  const { SingleLineCommentTrivia, MultiLineCommentTrivia, NumericLiteral, RegularExpressionLiteral, StringLiteral } =
    ts.SyntaxKind;
  if (kind === SingleLineCommentTrivia || kind === MultiLineCommentTrivia) return "comment";
  if (kind === NumericLiteral) return "number";
  const isTemplate = kind >= ts.SyntaxKind.FirstTemplateToken && kind <= ts.SyntaxKind.LastTemplateToken;
  if (kind === StringLiteral || kind === RegularExpressionLiteral || isTemplate) return "string";
  return kind >= ts.SyntaxKind.FirstKeyword && kind <= ts.SyntaxKind.LastKeyword ? "keyword" : undefined;
}
