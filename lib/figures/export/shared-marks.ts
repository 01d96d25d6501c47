/** A data point as Plotly draws it: its outline, its style and, apart from them, its place. */
const POINT = /<path class="point[^"]*"( d="[^"]*" style="[^"]*") transform="translate\((-?[\d.]+),(-?[\d.]+)\)"\/>/g;
/** Defining a mark pays from the third point of its kind. */
const WORTH = 3;

/**
 * Draws each mark once and places it where the points are. Plotly repeats outline and style at every point, which is two thirds of a
 * scatter plot's bytes. It looks the same.
 * @param svg with sorted attributes
 * @param id begins the names of the marks, and is no other picture's in the same document
 */
export function shareMarks(svg: string, id: string): string {
  const uses = new Map<string, number>();
  for (const [, mark] of svg.matchAll(POINT)) uses.set(mark, (uses.get(mark) ?? 0) + 1);
  const shared = [...uses.keys()].filter((mark) => uses.get(mark)! >= WORTH);
  if (shared.length === 0) return svg;
  const names = new Map(shared.map((mark, i) => [mark, `${id}-${i}`]));
  const placed = svg.replace(POINT, (point, mark: string, x: string, y: string) =>
    names.has(mark) ? `<use x="${x}" xlink:href="#${names.get(mark)}" y="${y}"/>` : point,
  );
  const marks = shared.map((mark) => `<path id="${names.get(mark)}"${mark}/>`).join("");
  return placed.replace(/^<svg[^>]*>/, (open) => `${open}<defs>${marks}</defs>`);
}
