/** Markdown as notebooks write it: GitHub's, with `$…$` and `$$…$$` for equations. */
import { Marked, type TokenizerAndRendererExtension } from "marked";
import { escapeHtml } from "../../lib/notebook/escape-html";
import { codeBlock } from "./code";
import { equation } from "./equations";
import { headingIds } from "./heading-ids";
import { safeLink, safePicture } from "./safe-target";
import { headedTables, unbrokenNumbers } from "./tables";

/** Where links and pictures lead from the page; undefined leaves the words without a link. */
export type LinkTarget = (href: string) => string | undefined;

const math: TokenizerAndRendererExtension = {
  name: "math",
  level: "inline",
  start: (source) => source.match(/\$/)?.index,
  tokenizer(source) {
    const found = /^\$\$([^]+?)\$\$/.exec(source) ?? /^\$(?![\s$])((?:\\.|[^\\$\n`])*?(?:\\.|[^\\$\s`]))\$(?!\d)/.exec(source);
    return found ? { type: "math", raw: found[0], tex: found[1], display: found[0].startsWith("$$") } : undefined;
  },
  renderer: ({ tex, display }) => equation(tex, display),
};

/** HTML that the tables of results have. */
const SIMPLE = /^<\/?(u|br|sub|sup)>$/;

/**
 * The Markdown as HTML; headings have ids, code has colours, and wide tables scroll inside of themselves.
 * @param idOf the id of a heading, of the page's own ids so that none comes twice
 * @param computed whether a cell made the text, of names that may be anything: then its HTML is shown as text
 */
export function markdownHtml(
  text: string,
  linkTarget: LinkTarget = (href) => href,
  idOf: (heading: string) => string = headingIds(),
  computed = false,
): string {
  const marked = new Marked({ gfm: true, extensions: [math] });
  marked.use({
    renderer: {
      heading({ tokens, depth, text: words }) {
        return `<h${depth} id="${escapeHtml(idOf(words))}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const target = safeLink(linkTarget(href));
        const words = this.parser.parseInline(tokens);
        return target === undefined ? words : `<a href="${escapeHtml(target)}">${words}</a>`;
      },
      image({ href, text: alt }) {
        const target = safePicture(linkTarget(href) ?? href);
        return target === undefined ? escapeHtml(alt) : `<img alt="${escapeHtml(alt)}" src="${escapeHtml(target)}">`;
      },
      html({ text: html, block }) {
        if (computed) return SIMPLE.test(html) ? html : escapeHtml(html);
        const led = html.replace(
          /(<(?:img|a)\b[^>]*?\s(?:src|href)=")([^"]+)"/g,
          (_, start: string, href: string) => `${start}${escapeHtml(linkTarget(href) ?? href)}"`,
        );
        return block ? led.replace(/^<img\b[^>]*>(?=\s*$)/, "<p>$&</p>") : led;
      },
      code({ text: code, lang }) {
        return codeBlock(code, lang);
      },
    },
  });
  const html = unbrokenNumbers(headedTables(marked.parse(text, { async: false })));
  return html.replace(/<table>/g, '<div class="wide"><table>').replace(/<\/table>/g, "</table></div>");
}
