import { escapeLatex } from "../../comparison/latex/text";
import { figureHeading } from "../../notebook/figure-alt";
import { wordsOf } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { factsOf } from "../style/facts";
import { hasBands } from "./figure-data";

/** What stands where a figure does not know a fact. */
const OPEN = "to be filled in by the author";

/** The caption in plain text: what the figure shows, n, what bands are, and what must be known of the data. */
export function captionText(figure: Figure): string {
  const { alt, n, bands, data } = factsOf(figure);
  return [
    sentence(wordsOf(alt ?? figureHeading(figure))),
    n ? sentence(`n: ${n}`) : `[n: ${OPEN}.]`,
    ...(bands ? [sentence(bands)] : hasBands(figure) ? [`[What the bands are: ${OPEN}.]`] : []),
    ...(data ? [sentence(data)] : []),
  ].join(" ");
}

/** The caption as LaTeX, with a label of the figure's name. */
export function captionLatex(figure: Figure, name: string): string {
  return `\\caption{${escapeLatex(captionText(figure))}}\n\\label{fig:${latexLabel(name)}}\n`;
}

/** A name as a label: what LaTeX could read as a command becomes a dash. */
export function latexLabel(name: string): string {
  return name.replace(/[^A-Za-z0-9-]+/g, "-");
}

function sentence(text: string): string {
  const words = text.replace(/\s+/g, " ").trim();
  const begun = words.startsWith("n: ") ? words : words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
