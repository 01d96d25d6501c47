import { request } from "node:http";
import type { DemoServer } from "../../../scripts/demo/server";

/** What a server answered. */
export interface Got {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
  json(): Record<string, unknown>;
  /** The sentence of a refusal. */
  error(): string;
}

/** What is sent besides the path. */
export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Asks a server for a path as it stands: nothing of it is made plain on the way. */
export function askPath(server: DemoServer, path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Got> {
  const { hostname, port } = new URL(server.url);
  return new Promise((tell, fail) => {
    const asked = request({ host: hostname, port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", fail);
      response.on("end", () => {
        const all = Buffer.concat(parts);
        const json = () => JSON.parse(all.toString()) as Record<string, unknown>;
        tell({ status: response.statusCode!, headers: response.headers, body: all, json, error: () => String(json().error) });
      });
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

/** Asks for a path behind the token. */
export function ask(server: DemoServer, path: string, sent?: Sent): Promise<Got> {
  return askPath(server, new URL(server.url).pathname + path, sent);
}
