// Command-line options, and what to say about those that do not exist. Plain Node, since npm start reads its own before `npm ci`.
import { parseArgs } from "node:util";
import { SetupError } from "./commands.mjs";

/** Arguments that make no sense; the message is for who typed them. */
export class OptionError extends SetupError {}

/** Node's parseArgs in words of our own. @param told the options that help lists, which alone are suggested; all by default */
export function readOptions(args, options, { allowPositionals = false, told = Object.keys(options) } = {}) {
  try {
    return parseArgs({ args, options, allowPositionals });
  } catch (error) {
    if (!error.code?.startsWith("ERR_PARSE_ARGS")) throw error;
    const unknown = firstUnknown(args, options);
    if (!unknown) throw new OptionError(`${error.message.replace(/\.?$/, ".")} --help explains the options`);
    const near = nearest(unknown.replace(/^-+/, ""), told);
    throw new OptionError(`there is no option ${unknown}${near ? `; did you mean --${near}?` : ":"} --help lists them all`);
  }
}

function firstUnknown(args, options) {
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  return tokens.find(({ kind, name }) => kind === "option" && !Object.hasOwn(options, name))?.rawName;
}

/** The name that was most likely meant: of a third of wrong letters at most, or the only one that begins so. */
function nearest(name, names) {
  const beginning = names.filter((other) => name.length > 1 && other.startsWith(name));
  if (beginning.length === 1) return beginning[0];
  const edits = names.map((other) => editDistance(name, other));
  const least = Math.min(...edits);
  return least <= Math.max(name.length, 3) / 3 ? names[edits.indexOf(least)] : undefined;
}

/** Letters inserted, left out or replaced, neighbours swapped counting as one (optimal string alignment). */
function editDistance(a, b) {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i && j ? 0 : i + j)),
  );
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      table[i][j] = Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + same);
      if (swapped) table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
    }
  return table[a.length][b.length];
}
