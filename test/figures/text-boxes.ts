import type { Page } from "playwright-core";

type Point = [x: number, y: number];

/** A text of a drawn figure, and the corners of the box around it. */
interface TextBox {
  text: string;
  corners: Point[];
  /** What it is cut to, such as a legend's frame: left, top, right, bottom. */
  clip?: [number, number, number, number];
  /** The size of its letters as shown, in points of 1/72 inch. */
  points?: number;
}

/** Ascenders and descenders of neighbouring lines may come this close, in pixels, without touching. */
const AIR = 2;

/** Every text of the only picture on a page, in pixels from the picture's upper left corner, and the picture's size. */
export async function textBoxes(page: Page, picture = "svg"): Promise<{ width: number; height: number; boxes: TextBox[] }> {
  return page.evaluate((picture) => {
    const svg = document.querySelector(picture)!;
    const frame = svg.getBoundingClientRect();
    const boxes = [];
    for (const element of Array.from(document.querySelectorAll<SVGTextElement>(`${picture} text`))) {
      const { x, y, width, height } = element.getBBox();
      const matrix = element.getScreenCTM();
      if (!matrix || width === 0 || !element.textContent?.trim()) continue;
      const ends = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]] as [number, number][]; // prettier-ignore
      const corners = ends.map(([a, b]) => {
        const at = new DOMPoint(a, b).matrixTransform(matrix);
        return [at.x - frame.left, at.y - frame.top] as [number, number];
      });
      const clipped = element.closest("[clip-path]");
      const name = /#([^)"']+)/.exec(clipped?.getAttribute("clip-path") ?? "")?.[1];
      const rect = name && document.getElementById(name)?.querySelector("rect");
      const at = (clipped as SVGGElement | null)?.getScreenCTM();
      let clip: [number, number, number, number] | undefined;
      if (rect && at) {
        const from = new DOMPoint(rect.x.baseVal.value, rect.y.baseVal.value).matrixTransform(at);
        clip = [from.x - frame.left, from.y - frame.top, 0, 0];
        clip[2] = clip[0] + rect.width.baseVal.value * at.a;
        clip[3] = clip[1] + rect.height.baseVal.value * at.d;
      }
      const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c));
      const points = parseFloat(getComputedStyle(element).fontSize) * scale * (72 / 96);
      boxes.push({ text: element.textContent, corners, ...(clip && { clip }), points });
    }
    return { width: frame.width, height: frame.height, boxes };
  }, picture);
}

/**
 * What is wrong with the texts of a picture: those that leave it, those in small letters, and pairs that lie over each other.
 * @param leastPoints of letters
 */
export function textFaults(
  { width, height, boxes }: { width: number; height: number; boxes: readonly TextBox[] },
  leastPoints = 0,
): string[] {
  const outside = (corners: readonly Point[], [left, top, right, bottom]: readonly number[]) =>
    corners.some(([x, y]) => x < left - 1 || y < top - 1 || x > right + 1 || y > bottom + 1);
  const cut = boxes.flatMap(({ text, corners, clip }) => [
    ...(outside(corners, [0, 0, width, height]) ? [`"${text}" leaves the picture`] : []),
    ...(clip && outside(corners, clip) ? [`"${text}" is cut`] : []),
  ]);
  const small = boxes.flatMap(({ text, points = Infinity }) =>
    points < leastPoints - 0.005 ? [`"${text}" has letters of ${points.toFixed(2)} points`] : [],
  );
  const over = boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => (overlap(a, b) ? [`"${a.text}" over "${b.text}"`] : [])),
  );
  return [...cut, ...small, ...over];
}

/** Whether two boxes, turned in any way, lie over each other: no side of either parts them. */
function overlap(a: TextBox, b: TextBox): boolean {
  return [...normals(a.corners), ...normals(b.corners)].every((normal) => {
    const [aLow, aHigh] = extent(a.corners, normal);
    const [bLow, bHigh] = extent(b.corners, normal);
    return aHigh - AIR > bLow && bHigh - AIR > aLow;
  });
}

function normals(corners: readonly Point[]): Point[] {
  return [0, 1].map((i) => {
    const [[x0, y0], [x1, y1]] = [corners[i], corners[i + 1]];
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    return [(y0 - y1) / length, (x1 - x0) / length];
  });
}

function extent(corners: readonly Point[], [nx, ny]: Point): [number, number] {
  const along = corners.map(([x, y]) => x * nx + y * ny);
  return [Math.min(...along), Math.max(...along)];
}
