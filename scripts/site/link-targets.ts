/** Where links of the project's documents lead on the site. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { LinkTarget } from "../pages/markdown";

/** Files that documents name are carried along up to this size. */
const LARGEST_BYTES = 2_000_000;

/** Files of the project that pages show or link, by their name on the site. */
export type CarriedFiles = Map<string, string>;

interface LinkOptions {
  root: string;
  /** Name of the page that each file of the project has become. */
  pageOf: ReadonlyMap<string, string>;
  /** Gets each file that a link or a picture needs beside the pages. */
  carried: CarriedFiles;
}

/**
 * Links of one document: to another document's page, to a file that is carried along, or elsewhere as they are. A folder of the project
 * has no page, so its name stays without a link. A link to nothing stays as it is, and the check of all links finds it.
 * @param file the document, as seen from the project's folder
 */
export function linksOf(file: string, { root, pageOf, carried }: LinkOptions): LinkTarget {
  return (href) => {
    if (/^([a-z][a-z\d+.-]*:|\/\/|#|$)/i.test(href)) return href;
    const [path, anchor] = href.split("#");
    const target = relative(root, resolve(root, dirname(file), decoded(path)));
    const page = pageOf.get(target) ?? pageOf.get(join(target, "README.md"));
    if (page) return `${encodeURIComponent(page)}.html${anchor ? `#${anchor}` : ""}`;
    const whole = join(root, target);
    if (target.startsWith("..") || !existsSync(whole)) return href;
    const entry = statSync(whole);
    if (entry.isDirectory() || entry.size > LARGEST_BYTES) return undefined;
    carried.set(`files/${target}`, whole);
    return `files/${encodeURI(target)}`;
  };
}

/** A path as it is on the disk; one with a percent sign that is no code stays. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
