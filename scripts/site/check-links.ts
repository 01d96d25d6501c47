/** That every link within the site leads somewhere. */
import { dirname, join, normalize } from "node:path";
import { decoded } from "./link-targets";

/** What is looked at: pages by their names on the site, and the names of the other files. */
interface Site {
  pages: ReadonlyMap<string, string>;
  files: Iterable<string>;
}

/** A sentence for each link that leads nowhere and each page without exactly one main heading, with its place; none when all is well. */
export function siteFaults({ pages, files }: Site): string[] {
  const others = new Set(files);
  const ids = new Map([...pages].map(([name, html]) => [name, idsOf(html)]));
  const faults: string[] = [];
  for (const [name, html] of pages) {
    const headings = [...withoutScripts(html).matchAll(/<h1\b/g)].length;
    if (headings !== 1) faults.push(`${name}: ${headings} headings of the first level, and a page has one`);
    for (const href of linksIn(html)) {
      const problem = problemOf(name, href, ids, others);
      if (problem) faults.push(`${name}: the link "${href}" ${problem}`);
    }
  }
  return faults;
}

function problemOf(from: string, href: string, ids: Map<string, Set<string>>, files: Set<string>): string | undefined {
  if (/^([a-z][a-z\d+.-]*:|\/\/)/i.test(href)) return undefined;
  const [path, anchor] = href.split("#");
  const target = path ? normalize(join(dirname(from), decoded(path))) : from;
  const found = ids.get(target);
  if (!found) return files.has(target) ? undefined : "leads to no page and no file of the site";
  return anchor === undefined || anchor === "" || found.has(decoded(anchor)) ? undefined : `leads to no place in ${target}`;
}

/** What links and pictures name; data inside of the page is none. */
function linksIn(html: string): string[] {
  return [...withoutScripts(html).matchAll(/<(?:a|img|link|script|source|audio|video)\b[^>]*?\s(?:href|src)="([^"]*)"/g)]
    .map(([, href]) => href.replace(/&amp;/g, "&"))
    .filter((href) => !href.startsWith("data:"));
}

function idsOf(html: string): Set<string> {
  return new Set([...withoutScripts(html).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id.replace(/&amp;/g, "&")));
}

/** What scripts hold is text, not the page's own elements; their sources count. */
function withoutScripts(html: string): string {
  return html.replace(/(<script\b[^>]*>)[^]*?<\/script>/g, "$1</script>");
}
