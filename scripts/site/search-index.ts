/** What the search finds: sections of pages and names of the API, as an index that is made beforehand. */
import MiniSearch from "minisearch";

/** One place that a search can lead to. */
export interface Found {
  /** Page and anchor. */
  id: string;
  title: string;
  /** The page that it stands in. */
  page: string;
  /** Its words, for the index. */
  text: string;
  /** Those of its prose, for the line below the title. */
  shown: string;
}

/** Letters that are shown below a title. */
const SHOWN = 160;
/** Words of a section that are looked in: code and numbers beyond that say little. */
const SEARCHED = 1500;

/** Options that the index and the page that reads it share. */
export const SEARCH_OPTIONS = {
  fields: ["title", "parts", "page", "text"],
  storeFields: ["title", "page", "shown"],
  searchOptions: { prefix: true, fuzzy: 0.15, boost: { title: 4, parts: 2, page: 2 }, combineWith: "AND" as const },
};

/** The index as JSON, for `MiniSearch.loadJSON` with {@link SEARCH_OPTIONS}. */
export function searchIndex(places: readonly Found[]): string {
  const index = new MiniSearch<Found & { parts: string }>(SEARCH_OPTIONS);
  for (const place of places)
    index.add({
      ...place,
      parts: partsOf(place.title),
      text: place.text.slice(0, SEARCHED),
      shown: shortened(place.shown),
    });
  return JSON.stringify(index);
}

/** The sections of a page: each heading with an id, and the words up to the next one. */
export function sectionsOf(file: string, page: string, html: string): Found[] {
  const body = html
    .replace(/<(script|style|noscript)\b[^>]*>[^]*?<\/\1>/g, " ")
    .replace(/<span class="katex-html"[^]*?<\/span>(?=<\/span>)/g, " ")
    .replace(/<annotation\b[^]*?<\/annotation>/g, " ")
    .replace(/ <span class="kind">[^<]*<\/span>/g, "");
  const parts = body.split(/(?=<h[123]\b[^>]*\sid=)/);
  return parts.flatMap((part) => {
    const found = /^<h([123])\b[^>]*\sid="([^"]+)"[^>]*>([^]*?)<\/h\1>/.exec(part);
    if (!found) return [];
    const [heading, level, id, title] = found;
    const anchor = level === "1" ? "" : `#${id}`;
    const rest = part.slice(heading.length);
    const shown = wordsOf(rest.replace(/<pre class="code">[^]*?<\/pre>/g, " "));
    return [{ id: `${file}${anchor}`, title: wordsOf(title), page, text: wordsOf(rest), shown }];
  });
}

/** The words that names of code are made of: `fitSdccaFromDisk` is also found by "disk". */
function partsOf(title: string): string {
  return [...title.matchAll(/\p{Lu}?\p{Ll}+/gu)].map(([part]) => part).join(" ");
}

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, text.lastIndexOf(" ", SHOWN) || SHOWN)} …`;
}

/** The words of HTML, without its tags. */
export function wordsOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(
      /&(lt|gt|quot|amp|#39|nbsp);/g,
      (_, name: string) => ({ lt: "<", gt: ">", quot: '"', amp: "&", "#39": "'", nbsp: " " })[name]!,
    ) // prettier-ignore
    .replace(/\s+/g, " ")
    .trim();
}
