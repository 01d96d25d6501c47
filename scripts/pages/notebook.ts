/** What pages are made of in an executed notebook. */
import type { MimeBundle } from "../../lib/notebook/notebook-display";
import { parseNotebook } from "../../lib/notebook/parse-notebook";
import { readTextFile } from "../../lib/runtime/files/read-file";

/** Text as notebooks hold it: whole, or in lines. */
type Lines = string | string[];

/** One thing that a cell printed or showed. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: Lines;
  data?: MimeBundle;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** One cell. */
export interface Cell {
  cell_type: "markdown" | "code" | "raw";
  source: Lines;
  outputs?: Output[];
  metadata?: { tags?: string[] };
}

/** A notebook's cells, and its title where it has one. */
export interface Notebook {
  cells: Cell[];
  metadata?: { title?: string };
}

/** @throws InputError when the file cannot be read, or is no notebook */
export function readNotebook(path: string): Notebook {
  return parseNotebook<Notebook>(readTextFile(path), path);
}

/** Lines as one text. */
export function joined(lines: unknown): string {
  return Array.isArray(lines) ? lines.join("") : String(lines ?? "");
}
