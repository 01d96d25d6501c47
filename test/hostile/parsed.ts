import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { written } from "./texts";

/** What a parser sees in a text. */
export interface Seen {
  /** Its elements in order, each with its depth and the names of its attributes. */
  shape: string[];
  /** Where its links and pictures lead. */
  addresses: string[];
  /** Its text. */
  words: string;
}

/** Texts as a parser sees them once they are in a file: as HTML by html5lib, as XML by expat; of Jupyter's Python. */
export function parsed(kind: "html" | "xml", texts: readonly string[]): Seen[] {
  const input = JSON.stringify(texts.map(written));
  const output = execFileSync(join(projectRoot(), ".venv", "bin", "python"), [join(__dirname, "parse.py"), kind], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as Seen[];
}
