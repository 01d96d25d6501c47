import { check } from "../runtime/check";

/**
 * A notebook from the text of its file.
 * @param path for messages
 * @throws InputError when the text is no notebook's
 */
export function parseNotebook<Notebook extends { cells: unknown[] }>(text: string, path: string): Notebook {
  let notebook: Notebook | undefined;
  try {
    notebook = JSON.parse(text);
  } catch {
    // told below, with the file's name
  }
  check(notebook && Array.isArray(notebook.cells), () => `${path} is not a notebook: its JSON needs a list of cells`);
  return notebook;
}
