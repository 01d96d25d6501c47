// What Shift-Tab shows: what stands at the cursor, and of a call around it the function.

/**
 * @param quickInfo TypeScript's own answer at a position of the code, or undefined
 * @param position in the code, which need not be complete
 */
function documentation(ts, quickInfo, code, position) {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, true);
  const places = [];
  const name = nameAt(ts, file, position);
  if (name) places.push(name.getStart());
  const call = callAround(ts, file, code.slice(0, position).trimEnd().length); // blanks belong to nothing
  if (call) places.push(call.getStart());
  const texts = [...new Set(places)]
    .map((place) => quickInfo(place))
    .filter(Boolean)
    .map(textOf);
  return texts.length > 0 ? texts.join(`\n\n${"─".repeat(40)}\n\n`) : undefined;
}

/** The name that the cursor touches, from its first letter to behind its last. */
function nameAt(ts, file, position) {
  let found;
  const visit = (node) => {
    if (position < node.getStart() || position > node.end) return;
    if (ts.isIdentifier(node) && node.text !== "") found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The name of the function of the innermost call whose parentheses are around the cursor. */
function callAround(ts, file, position) {
  let found;
  const visit = (node) => {
    if (position < node.pos || position > node.end) return;
    const called = ts.isCallExpression(node) || ts.isNewExpression(node);
    // A parenthesis that is not closed yet reaches to the end of what was read.
    const closed = called && node.getLastToken()?.kind === ts.SyntaxKind.CloseParenToken && node.getText().endsWith(")");
    if (called && node.arguments && position >= node.arguments.pos && (position < node.end || !closed)) {
      const { expression } = node;
      found = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function textOf({ displayParts, documentation, tags }) {
  // What is imported is shown as what it is.
  const signature = plain(displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\n(?:import|export) .*$/, "");
  const sections = [signature, plain(documentation)];
  const tagged = (tags ?? []).filter(({ text }) => text?.length).map(({ name, text }) => `@${name} ${plain(text)}`);
  return [...sections.filter(Boolean), tagged.join("\n")].filter(Boolean).join("\n\n");
}

/** TypeScript gives {@link x} in parts, with x in the middle: a name, words that are shown instead of it, or both. */
function plain(parts = []) {
  const shown = parts.map(({ kind, text }, i) => {
    if (kind === "link") return "";
    if (kind === "linkName") return parts[i + 1]?.kind === "linkText" && parts[i + 1].text.trim() ? "" : text.trim();
    return kind === "linkText" ? text.trim() : text;
  });
  return shown.join("").trim();
}

module.exports = { documentation };
