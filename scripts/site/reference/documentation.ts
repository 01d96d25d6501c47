/** What the comment above a declaration says, in parts. */
import ts from "typescript";

/** A comment of documentation; its texts are Markdown with `{@link Name}`. */
export interface Documentation {
  text: string;
  params: { name: string; text: string }[];
  returns: string;
  throws: string[];
}

/** The documentation of a declaration, of a member or of an overload; without words where there is none. */
export function documentation(node: ts.Node): Documentation {
  const parts: Documentation = { text: "", params: [], returns: "", throws: [] };
  for (const doc of ts.getJSDocCommentsAndTags(node)) {
    if (!ts.isJSDoc(doc)) continue;
    parts.text = [parts.text, words(doc.comment)].filter(Boolean).join("\n\n");
    for (const tag of doc.tags ?? []) {
      const text = words(tag.comment);
      if (ts.isJSDocParameterTag(tag)) parts.params.push({ name: tag.name.getText(), text });
      else if (ts.isJSDocReturnTag(tag)) parts.returns = text;
      // "@throws InputError when …" is read with the error's name as a type or as a word: its own text is the same.
      else if (tag.tagName.text === "throws") parts.throws.push(throwsText(tag));
    }
  }
  return parts;
}

function words(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return ts.getTextOfJSDocComment(comment)?.trim() ?? "";
}

function throwsText(tag: ts.JSDocTag): string {
  return tag
    .getText()
    .replace(/^@throws\s*/, "")
    .replace(/^\s*\* ?/gm, "")
    .trim();
}
