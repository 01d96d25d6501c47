import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { projectRoot } from "../../lib/runtime/files/project-root";

/** The cells of one exercise. */
export interface ExerciseCells {
  name: string;
  question: string;
  blank: string;
  solution: string;
}

interface Cell {
  cell_type: string;
  id: string;
  source: string[];
  metadata: { tags?: string[]; jupyter?: object };
}

/** The exercises of the committed notebooks, from their tagged cells, notebook by notebook. */
export function exerciseCells(): Record<string, ExerciseCells[]> {
  const folder = join(projectRoot(), "notebooks");
  const names = readdirSync(folder).filter((name) => /^\d.*\.ipynb$/.test(name)).sort(); // prettier-ignore
  return Object.fromEntries(names.map((name) => [name.slice(0, 2), of(readFileSync(join(folder, name), "utf8"))]));
}

function of(text: string): ExerciseCells[] {
  const { cells } = JSON.parse(text) as { cells: Cell[] };
  const exercises: ExerciseCells[] = [];
  for (const { cell_type: type, source, metadata } of cells) {
    const text = source.join("");
    const [tag] = metadata.tags ?? [];
    const name = /^\*\*(\d\d\.\d)\*\*/.exec(text)?.[1];
    if (tag === "exercise" && name) exercises.push({ name, question: text, blank: "", solution: "" });
    else if (type === "code" && (tag === "blank" || tag === "solution")) exercises[exercises.length - 1][tag] += text;
  }
  return exercises;
}

type Run = (...values: unknown[]) => Promise<unknown>;
const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => Run;

/** Runs a cell, which sees these names and nothing of other cells. */
export async function runCell(source: string, names: Record<string, unknown>): Promise<void> {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  await new AsyncFunction(...Object.keys(names), outputText)(...Object.values(names));
}
