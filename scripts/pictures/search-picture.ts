/** The README's moving picture of a search, as an SVG that needs no script. Where motion is not wanted it stands still. */
import { usedFontFaces } from "../../lib/figures/export/embedded-font";
import { FONT_FAMILY } from "../../lib/figures/style/font";
import { classColour, GREY, INK } from "../../lib/figures/style/style";
import { escapeHtml } from "../../lib/notebook/escape-html";
import type { ExploredQueries } from "./explored-queries";
import { lettersOf } from "./own-font";
import { MOVES, styleOf } from "./search-motion";

const [WIDTH, HEIGHT] = [860, 408];
/** Places of the three parts, in pixels. */
const BARS = { left: 24, right: 400, top: 78, floor: 160 };
const SPACE = { left: 436, top: 44, size: 336 };
const LIST = { left: 24, top: 232, row: 25, bar: 250, full: 88 };
/** How many tracks ask one after the other, each of another class, and how many answers of each are listed. */
const [TRACKS, ANSWERS] = [3, 6];
/** So many of the largest weights are marked, as many as two-stage attention selects. */
const MARKED = 3;

type Query = ExploredQueries["queries"][number];
type Point = [x: number, y: number];

/**
 * A search as a moving picture: the weights of a track's chunks, its place in the space, and the videos that are ranked.
 * The first track of each of three classes asks.
 */
export async function searchPicture(explored: ExploredQueries): Promise<string> {
  const { classes, queries, videos } = explored;
  const asked = classes.flatMap((_, c) => queries.find(({ label }) => label === c) ?? []).slice(0, TRACKS);
  const title =
    "A track searches music videos: attention weighs its chunks, it takes its place among the videos, and they are ranked";
  const words = asked.map((query) => spoken(query, explored)).join(" ");
  const body = [
    heading(BARS.left, 30, "1  Attention weighs every ten seconds of a track"),
    heading(SPACE.left, 30, "2  The track takes its place among the videos"),
    heading(LIST.left, LIST.top - 24, "3  Videos are ranked by probability of the same emotion"),
    `<rect x="${SPACE.left}" y="${SPACE.top}" width="400" height="${SPACE.size}" fill="none" stroke="#c8c8c8"/>`,
    `<g opacity=".6">${videos.points.map((point, i) => dot(inSpace(point), 3, classColour(videos.labels[i]))).join("")}</g>`,
    ...classes.map((name, c) => className(name, c, explored)),
    ...asked.map((query, i) => track(query, i, explored)),
    text(SPACE.left, HEIGHT - 10, "Synthetic data; test tracks and videos of notebook 04", `fill="${GREY}" font-size="11"`),
  ].join("\n");
  const fonts = await usedFontFaces(lettersOf(body), { families: ["Arimo"], bold: true });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" ` +
      `font-family="${escapeHtml(FONT_FAMILY)}" font-size="13" fill="${INK}">`,
    `<title>${escapeHtml(title)}</title><desc>${escapeHtml(words)}</desc>`,
    `<style>${fonts}${styleOf(asked.length)}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="#ffffff"/>`,
    `${body}\n</svg>\n`,
  ].join("\n");
}

/** All that belongs to one track; it is shown for its part of the time. */
function track(query: Query, i: number, explored: ExploredQueries): string {
  const parts = [bars(query, explored), answers(query, explored), place(query, explored)];
  return `<g class="${i > 0 ? "later" : "first"}" style="--at:${i * MOVES.seconds}s">${parts.join("")}</g>`;
}

function bars({ id, label, weights }: Query, { classes }: ExploredQueries): string {
  const { left, right, top, floor } = BARS;
  const wide = (right - left) / weights.length;
  const most = Math.max(...weights);
  const marked = largest(weights);
  const rects = weights.map((weight, c) => {
    const height = Math.max(1, ((floor - top) * weight) / most);
    const at = `x="${two(left + c * wide)}" y="${two(floor - height)}" width="${two(Math.max(1, wide - 1.5))}" height="${two(height)}"`;
    return { at, x: left + (c + 0.5) * wide, y: floor - height, c };
  });
  const chosen = rects.filter(({ c }) => marked.includes(c));
  const share = marked.reduce((sum, c) => sum + weights[c], 0) / weights.reduce((sum, weight) => sum + weight, 0);
  const told = `▼ the largest weights: ${(100 * share).toFixed(0)} % of all`;
  return [
    `<g class="bars">${text(left, 54, `track ${id}, ${classes[label]}`)}`,
    `<g class="rise">${rects.map(({ at }) => `<rect ${at} fill="#b4b4b4"/>`).join("")}</g>`,
    `<path d="M${left} ${floor + 0.5}H${right}" stroke="${INK}"/>${text(right, floor + 16, "time →", 'text-anchor="end" font-size="11"')}</g>`,
    `<g class="chosen">${chosen.map(({ at, x, y }) => `<rect ${at} fill="#0072B2"/>${text(x, y - 4, "▼", 'text-anchor="middle" font-size="10"')}`).join("")}`,
    `${text(left, floor + 16, told, 'font-size="11"')}</g>`,
  ].join("");
}

function place({ label, point, weights, found }: Query, { videos }: ExploredQueries): string {
  const [x, y] = inSpace(point);
  const links = found.slice(0, ANSWERS).map(([video]) => {
    const [toX, toY] = inSpace(videos.points[video]);
    return `<path d="M${two(x)} ${two(y)}L${two(toX)} ${two(toY)}" stroke="${INK}" stroke-opacity=".7"/>${dot([toX, toY], 4.5, classColour(label), INK)}`;
  });
  // It comes from its largest bar.
  const from = BARS.left + ((weights.indexOf(Math.max(...weights)) + 0.5) * (BARS.right - BARS.left)) / weights.length;
  const way = `--dx:${two(from - x)}px;--dy:${two(BARS.floor - 40 - y)}px`;
  // Beside it, for the name of its class stands above; towards the middle, where there is room.
  const right = x < SPACE.left + 200;
  const beside = text(
    right ? x + 13 : x - 13,
    y + 5,
    "the track",
    `text-anchor="${right ? "start" : "end"}" font-weight="700" class="halo"`,
  );
  const star = `<g class="query" style="${way}">${dot([x, y], 8, classColour(label), INK)}${beside}</g>`;
  return `<g class="links">${links.join("")}</g>${star}`;
}

function answers({ label, found }: Query, { classes, videos }: ExploredQueries): string {
  const { left, top, row, bar, full } = LIST;
  const rows = found.slice(0, ANSWERS).map(([video, score], rank) => {
    const own = videos.labels[video];
    const y = top + rank * row;
    const inner = [
      text(left, y, `${rank + 1}.`),
      text(left + 26, y, videos.ids[video]),
      dot([left + 110, y - 4.5], 5, classColour(own)),
      text(left + 122, y, classes[own]),
      `<rect x="${left + bar - 60}" y="${y - 10}" width="${two(full * score)}" height="11" fill="#0072B2"/>`,
      text(left + bar + full - 52, y, score.toFixed(2)),
      text(BARS.right, y, own === label ? "right" : "wrong", `text-anchor="end"${own === label ? "" : ' font-weight="700"'}`),
    ];
    return `<g class="row r${rank}">${inner.join("")}</g>`;
  });
  return rows.join("");
}

/** The name of a class, in the middle of its videos. */
function className(name: string, c: number, { videos }: ExploredQueries): string {
  const own = videos.points.filter((_, i) => videos.labels[i] === c).map(inSpace);
  if (own.length === 0) return "";
  const middle = (axis: 0 | 1) => own.map((at) => at[axis]).sort((a, b) => a - b)[Math.floor(own.length / 2)];
  return text(middle(0), middle(1) - 10, name, 'text-anchor="middle" class="halo"');
}

function spoken({ id, label, found }: Query, { classes, videos }: ExploredQueries): string {
  const list = found.slice(0, ANSWERS).map(([video]) => classes[videos.labels[video]]);
  return `For track ${id}, ${classes[label]}, the first ${list.length} videos are ${list.join(", ")}.`;
}

/** Positions of the largest weights. */
function largest(weights: readonly number[]): number[] {
  return [...weights.keys()].sort((a, b) => weights[b] - weights[a]).slice(0, MARKED);
}

/** Thousandths to pixels; the space keeps its shape. */
function inSpace([x, y]: Point): Point {
  const half = SPACE.size / 2;
  return [SPACE.left + 200 + (x / 1000) * (half - 24), SPACE.top + half - (y / 1000) * (half - 24)];
}

function heading(x: number, y: number, words: string): string {
  return text(x, y, words, 'font-weight="700" font-size="14"');
}

function text(x: number, y: number, words: string, attributes = ""): string {
  return `<text x="${two(x)}" y="${two(y)}"${attributes && ` ${attributes}`}>${escapeHtml(words)}</text>`;
}

function dot([x, y]: Point, radius: number, fill: string, stroke?: string): string {
  return `<circle cx="${two(x)}" cy="${two(y)}" r="${radius}" fill="${fill}"${stroke ? ` stroke="${stroke}"` : ""}/>`;
}

function two(value: number): string {
  return String(Number(value.toFixed(2)));
}
