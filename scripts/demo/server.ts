import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WEAK } from "../../lib/data/dataset/dataset-card";
import { inWorker, keepWorkers } from "../../lib/media/extract/workers";
import { InputError } from "../../lib/runtime/check";
import { Collection, type CollectionParts } from "./collection";
import { allowedPath, HEADERS } from "./guard";
import { hearFile, LONGEST, type QuerySound } from "./query-sound";
import { Refusal } from "./refusal";
import { MOST, MOST_CLIPS, MOST_LIKED, readAsked } from "./asked";
import { answer } from "./search";
import { sendBytes, sendFile, sendJson } from "./send";
import { type UploadLimits, Uploads } from "./uploads";

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** Limits of what is sent. Default 500 MB, two files at once. */
  limits?: Partial<UploadLimits>;
}

/** A server that runs. */
export interface DemoServer {
  /** The address of its page, with the token. */
  url: string;
  /** Where files that are sent lie while they are worked on. */
  folder: string;
  /** Ends it, stops what it works on, and removes its temporary files. */
  close(): Promise<void>;
}

/** The page's own files, by the name in the address; the empty name is the page. */
const PAGE = new Map(
  ["", "page.css", "main.js", "ask.js", "waveform.js", "answers.js", "choices.js", "filters.js", "space.js", "icon.svg"].map(
    (name) => [name, join(__dirname, "page", name || "index.html")],
  ),
);
const PLOTLY = createRequire(__filename).resolve("plotly.js-dist");

/** The extractor stays for so many milliseconds. */
const PATIENCE = 30 * 60_000;
/** So many queries are kept; with a quarter of an hour each they take 140 MB. */
const KEPT = 4;
/** Bytes of a request that is not a file. */
const LARGEST_REQUEST = 10_000;

/** Serves the page of a collection on this machine alone. @throws InputError when the index cannot be opened */
export async function startServer(parts: CollectionParts, { limits }: ServerOptions = {}): Promise<DemoServer> {
  const collection = new Collection(parts);
  const { extractor } = await collection.open();
  keepWorkers(PATIENCE);
  // The extractor is started now, so that the first file does not wait for it. Its errors come with the first file.
  inWorker("facts", { audio: extractor, video: "colour-motion" }).catch(() => undefined);
  const served = new Served(collection, new Uploads({ bytes: 500e6, atOnce: 2, ...limits }));
  const token = randomBytes(18).toString("base64url");
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const { port } = server.address() as AddressInfo;
    const work = async () => served.serve(allowedPath(request, token, port), request, response);
    work().catch((error: unknown) => refuse(request, response, error));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/`,
    folder: served.uploads.folder,
    close: async () => {
      server.closeAllConnections();
      served.uploads.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Errors a person can mend are told in their words; others are a defect, which the terminal shows. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  if (response.headersSent) return void response.destroy();
  const known = error instanceof InputError;
  if (!known) console.error(error);
  const status = error instanceof Refusal ? error.status : known ? 422 : 500;
  // What is still on its way is read and dropped, since who sends it would not see the answer otherwise.
  if (!request.complete) {
    response.setHeader("Connection", "close");
    request.resume();
  }
  sendJson(response, { error: known ? error.message : "Something went wrong in the server; its terminal says what." }, status);
}

class Served {
  private readonly queries = new Map<number, QuerySound>();
  private readonly files: string[];
  /** The numbers of an item's files: of its video, and of its sound where that is another file. */
  private readonly places: Map<string, { media: number; sound?: number }>;
  private count = 0;

  constructor(
    private readonly collection: Collection,
    readonly uploads: Uploads,
  ) {
    const items = [...collection.parts.files];
    this.files = items.map(([, { video }]) => video);
    const soundOf = (audio: string) => ({ sound: this.files.push(audio) - 1 });
    this.places = new Map(items.map(([id, { audio, video }], media) => [id, { media, ...(audio !== video && soundOf(audio)) }]));
  }

  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [name, number] = path.split("/");
    const reading = request.method === "GET" || request.method === "HEAD";
    if (request.method === "POST" && path === "queries") return this.hearUpload(request, response);
    if (request.method === "POST" && name === "examples") return this.hearExample(number, response);
    if (request.method === "POST" && path === "search") return this.search(request, response);
    if (!reading) throw new Refusal(405, "This address is only read.");
    if (PAGE.has(path)) return sendFile(request, response, PAGE.get(path)!);
    if (path === "plotly.js") return sendFile(request, response, PLOTLY);
    if (path === "collection") return sendJson(response, await this.about());
    if (name === "media") return sendFile(request, response, found(this.files, number));
    if (name === "sounds") return sendBytes(request, response, this.query(Number(number)).wav, "audio/wav");
    throw new Refusal(404, "There is nothing at this address.");
  }

  private async about() {
    const { index, space, columns } = await this.collection.open();
    const { examples, ...parts } = this.collection.parts;
    const { kind, embeddedBy, width, moments, weakLabels } = index;
    const { classes, size, points, explained } = space;
    const about = [parts.about, weakLabels && WEAK].filter(Boolean).join(" ") || undefined;
    const limits = { bytes: this.uploads.limits.bytes, seconds: LONGEST, answers: MOST, clips: MOST_CLIPS, liked: MOST_LIKED };
    const facts = { about, kind, embeddedBy, width, moments, size, files: this.places.size, limits };
    return { ...facts, classes, columns, points, explained, examples: examples.map((example) => example.name) };
  }

  private async hearUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    sendJson(response, await this.uploads.receive(request, (path) => this.embed(path, response)));
  }

  private async hearExample(number: string | undefined, response: ServerResponse): Promise<void> {
    const paths = this.collection.parts.examples.map(({ path }) => path);
    sendJson(response, await this.uploads.inTurn(() => this.embed(found(paths, number), response)));
  }

  /** Nothing goes on for a page that is gone. */
  private async embed(path: string, response: ServerResponse) {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    if (response.destroyed) gone.abort();
    const { extractor } = await this.collection.open();
    gone.signal.throwIfAborted();
    const sound = await hearFile(path, extractor, gone.signal);
    this.queries.set(++this.count, sound);
    for (const old of [...this.queries.keys()].slice(0, -KEPT)) this.queries.delete(old);
    const { seconds, peaks, notes, features } = sound;
    return { query: this.count, seconds, peaks, notes, rows: features.rows };
  }

  private async search(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = readAsked(await textOf(request));
    const { hits, ...told } = await answer(this.query(asked.query), asked, await this.collection.open());
    sendJson(response, { ...told, hits: hits.map((hit) => ({ ...hit, ...this.places.get(hit.id) })) });
  }

  private query(number: number): QuerySound {
    const sound = this.queries.get(number);
    if (!sound) throw new Refusal(404, "This query is no longer kept: choose the file again.");
    return sound;
  }
}

/** What a number stands for in a list of things that are known here. */
function found(list: readonly string[], number: string | undefined): string {
  const one = /^\d{1,9}$/.test(number ?? "") ? list[Number(number)] : undefined;
  if (one === undefined) throw new Refusal(404, "There is nothing at this address.");
  return one;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST_REQUEST) throw new Refusal(413, "This request is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
