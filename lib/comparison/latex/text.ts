import { checkText } from "../../runtime/arguments";
import { withoutTurns } from "../../runtime/printable";

/** Characters that LaTeX reads as commands, or that pdflatex cannot print, and what to write for them in every engine. */
const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  '"': "''",
  "±": "$\\pm$",
  "×": "$\\times$",
  "→": "$\\rightarrow$",
  "−": "$-$",
  "–": "--",
  "…": "\\ldots{}",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "∞": "$\\infty$",
  "²": "$^2$",
  α: "$\\alpha$",
  β: "$\\beta$",
  λ: "$\\lambda$",
  σ: "$\\sigma$",
};

/**
 * Text escaped so that LaTeX prints it unchanged, on one line. Letters of any script pass through, composed; which of them are
 * printed depends on engine and font (see `latexDocument`). A single Greek letter is a symbol.
 * @throws InputError when it is no text
 */
export function escapeLatex(text: string): string {
  checkText(text, "the text");
  return withoutTurns(text)
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Z}]/gu, " ")
    .replace(/(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})|[^\p{L}\p{Nd}]/gu, (letter) => LATEX[letter] ?? letter);
}
