/** Markdown as notebooks write it: GitHub's, with `$…$` and `$$…$$` for equations. */
import { Marked, type TokenizerAndRendererExtension } from "marked";
import { equation } from "./equations";

/** Where links lead from the page. */
export type LinkTarget = (href: string) => string;
/** What a page holds of a picture that the text names. */
export type PictureSource = (src: string) => string;

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

/** The Markdown as HTML; wide tables scroll inside of themselves. */
export function markdownHtml(
  text: string,
  linkTarget: LinkTarget = (href) => href,
  picture: PictureSource = (src) => src,
): string {
  const marked = new Marked({ gfm: true, extensions: [math] });
  marked.use({
    walkTokens: (token) => {
      if (token.type === "link") token.href = linkTarget(token.href);
    },
  });
  const html = marked.parse(text, { async: false });
  const pictured = html.replace(/(<img\b[^>]*?\ssrc=")([^"]+)"/g, (_, start: string, src: string) => `${start}${picture(src)}"`);
  return pictured.replace(/<table>/g, '<div class="wide"><table>').replace(/<\/table>/g, "</table></div>");
}
