/** The queries that an executed notebook's explorer shows, read from its output. */
import { check } from "../../lib/runtime/check";
import { interactiveCall } from "../pages/interactive-call";
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

/** @throws InputError for a notebook without an executed explorer of queries */
export function exploredQueries(notebook: string): ExploredQueries {
  const outputs = readNotebook(notebook).cells.flatMap(({ outputs = [] }) => outputs);
  const call = outputs.map(({ data }) => interactiveCall(joined(data?.["text/html"]))).find((one) => one?.kind === "query");
  check(call, () => `${notebook} shows no explorer of queries: execute it first`);
  return call.data as ExploredQueries;
}
