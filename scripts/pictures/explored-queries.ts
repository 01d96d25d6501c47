/** The queries that an executed notebook's explorer shows, read from its output. */
import { check } from "../../lib/runtime/check";
import { joined, readNotebook } from "../pages/notebook";

/** What lib/figures/interactive/query-explorer.ts draws: tracks with the weights of their chunks, and the videos found for each. */
export interface ExploredQueries {
  classes: string[];
  queries: {
    id: string;
    label: number;
    /** Place in the space, in thousandths of its half width. */
    point: [x: number, y: number];
    /** Attention weight of each chunk, in the order of time. */
    weights: number[];
    /** Videos found, best first: position and estimated probability of the same class. */
    found: [video: number, score: number][];
  }[];
  videos: { ids: string[]; labels: number[]; points: [x: number, y: number][] };
}

/** The call that draws, in the output's script: JSON without spaces, then the style. */
const CALL = /^start\(document\.currentScript\.parentElement, (\{"kind":"query".*?\}), "/m;

/** @throws InputError for a notebook without an executed explorer of queries */
export function exploredQueries(notebook: string): ExploredQueries {
  const outputs = readNotebook(notebook).cells.flatMap(({ outputs = [] }) => outputs);
  const call = outputs.map(({ data }) => CALL.exec(joined(data?.["text/html"]))?.[1]).find(Boolean);
  check(call, () => `${notebook} shows no explorer of queries: execute it first`);
  return (JSON.parse(call) as { data: ExploredQueries }).data;
}
