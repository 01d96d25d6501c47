import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal";

/*
 * Who may ask. The token is the first part of every path, so that all addresses within the page carry it. The name of the host
 * is checked, so that a page of another site cannot reach the server by a name of its own that leads to this machine.
 */

/** Sent with every answer: nothing from elsewhere is loaded, and no other site may show or read the page. */
export const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
  "Cache-Control": "no-store",
};

/**
 * The path of a request behind the token.
 * @throws Refusal for another host, another origin, or another token
 */
export function allowedPath(request: IncomingMessage, token: string, port: number): string {
  const { host, origin } = request.headers;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!host || !hosts.includes(host.toLowerCase())) throw new Refusal(403, "This server answers under 127.0.0.1 alone.");
  if (origin !== undefined && origin !== `http://${host}`) throw new Refusal(403, "This server answers its own page alone.");
  const [, given = "", rest = ""] = /^\/([^/?#]*)\/?([^?#]*)/.exec(request.url ?? "") ?? [];
  if (!isSame(given, token))
    throw new Refusal(403, "This address lacks the token: open the whole address that npm run demo printed.");
  return rest;
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => Buffer.from(text));
  return a.length === b.length && timingSafeEqual(a, b);
}
