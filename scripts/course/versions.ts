/** The two versions of a notebook with exercises. The committed notebook is the master: it holds blanks and solutions. */

/** A cell, as the file has it. */
export interface CourseCell {
  cell_type: string;
  metadata: { tags?: string[]; jupyter?: object; [key: string]: unknown };
  outputs?: unknown[];
  execution_count?: number | null;
  [key: string]: unknown;
}

/** A notebook, as the file has it. */
export interface CourseNotebook {
  cells: CourseCell[];
  [key: string]: unknown;
}

/** Whose version: students have blanks and no solutions, teachers have solutions, unfolded, and no blanks. */
export const VERSIONS = ["student", "teacher"] as const;

const LEFT_OUT = { student: "solution", teacher: "blank" };

const tagged = ({ metadata }: CourseCell, tag: string) => metadata.tags?.includes(tag) ?? false;

/** A version of a notebook. Outputs of blanks are left out, since they say only that nothing was answered; all others are kept. */
export function versionOf(notebook: CourseNotebook, version: (typeof VERSIONS)[number]): CourseNotebook {
  const kept = notebook.cells.filter((cell) => !tagged(cell, LEFT_OUT[version]));
  return { ...notebook, cells: kept.map((cell) => unfolded(tagged(cell, "blank") ? fresh(cell) : cell)) };
}

/** The notebook for another folder: links and pictures `../…` of its texts begin with the path `parent` there. */
export function withLinksFrom(notebook: CourseNotebook, parent: string): CourseNotebook {
  const moved = (line: string) => line.replace(/(\]\(|src=")\.\.\//g, `$1${parent.replaceAll("\\", "/")}/`);
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "markdown") return cell;
    const { source } = cell as { source?: string | string[] };
    return { ...cell, source: Array.isArray(source) ? source.map(moved) : moved(source ?? "") };
  });
  return { ...notebook, cells };
}

function fresh(cell: CourseCell): CourseCell {
  return { ...cell, execution_count: null, outputs: [] };
}

function unfolded(cell: CourseCell): CourseCell {
  const { jupyter, ...metadata } = cell.metadata;
  return jupyter && tagged(cell, "solution") ? { ...cell, metadata } : cell;
}
