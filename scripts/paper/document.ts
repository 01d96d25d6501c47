import { OTHER_SCRIPTS, PDFLATEX } from "../../lib/comparison/latex/latex";
import { escapeLatex } from "../../lib/comparison/latex/text";
import { type Venue, type VenueName, VENUES } from "../../lib/figures/press/venues";

/** What goes into the document, each part as LaTeX. */
interface PaperParts {
  venue: VenueName;
  tables: readonly string[];
  figures: readonly string[];
  checklist: string;
  synthetic: boolean;
}

const OPEN = "\\textbf{[to be filled in by the author]}";

/**
 * The paper's skeleton. It uses the venue's class where that is installed when it is compiled, and otherwise LaTeX's own `article`
 * with the venue's widths.
 */
export function paperDocument({ venue: name, tables, figures, checklist, synthetic }: PaperParts): string {
  const venue: Venue = VENUES[name];
  const anyEngine = [...tables, ...figures, checklist].every((text) => PDFLATEX.test(text));
  return [
    `% A skeleton for ${name}. ${anyEngine ? "Compile with pdflatex, lualatex or xelatex, twice." : "Compile with lualatex or xelatex, twice: it has letters that pdflatex does not know."}`,
    ...classLines(venue),
    "\\usepackage{iftex}",
    "\\ifPDFTeX",
    "  \\usepackage[utf8]{inputenc}",
    "  \\usepackage[T1]{fontenc}",
    // Computer Modern in T1 is a bitmap in print; the classes of ACM and IEEE bring fonts of their own.
    `  ${name === "acm" || name === "ieee" ? "\\ifvenueclass\\else" : "\\iftrue"}\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\\fi`,
    "\\else",
    "  \\usepackage{fontspec}",
    ...(anyEngine ? [] : OTHER_SCRIPTS),
    "\\fi",
    "\\usepackage{booktabs}",
    "\\usepackage{graphicx}",
    `\\newcommand{\\figurealt}[1]{${name === "acm" ? "\\ifvenueclass\\Description{#1}\\fi" : ""}}`,
    "",
    `\\title{${OPEN}}`,
    ...author(name),
    `\\newcommand{\\paperabstract}{${OPEN}${synthetic ? " All results are on synthetic data." : ""}}`,
    "",
    "\\begin{document}",
    ...(name === "acm"
      ? [
          "\\ifvenueclass\\begin{abstract}\\paperabstract\\end{abstract}\\fi",
          "\\maketitle",
          "\\ifvenueclass\\else\\begin{abstract}\\paperabstract\\end{abstract}\\fi",
        ]
      : ["\\maketitle", "\\begin{abstract}\\paperabstract\\end{abstract}"]),
    "",
    ...section("Introduction", [OPEN]),
    ...section("Method", [OPEN]),
    ...section("Experiments", [`${OPEN} The checklist below says how they were run.`]),
    ...section("Results", [OPEN, "", ...tables, ...figures]),
    ...section("Limits", [OPEN]),
    "\\clearpage",
    name === "ieee" ? "\\ifvenueclass\\appendices\\else\\appendix\\fi" : "\\appendix", // IEEE's \\appendix drops the title
    ...section("Reproducibility checklist", [checklist]),
    "\\end{document}",
    "",
  ].join("\n");
}

/** A figure as a float of so many columns. `alt` says what it shows to whoever cannot see it; ACM's class asks for it. */
export function figureFloat(path: string, { caption, alt }: { caption: string; alt: string }, columns: 1 | 2): string {
  const float = columns === 2 ? "figure*" : "figure";
  return [
    `\\begin{${float}}`,
    "  \\centering",
    `  \\includegraphics[width=\\linewidth,height=.85\\textheight,keepaspectratio]{${path}}`,
    `  ${caption.trim().replace("\n", "\n  ")}`,
    `  \\figurealt{${escapeLatex(alt)}}`,
    `\\end{${float}}`,
    "",
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return [`\\section{${title}}`, ...lines, ""];
}

/** The venue's class, or `article` with its widths. */
function classLines({ documentClass, columnMm, textMm }: Venue): string[] {
  const two = columnMm < textMm;
  const { name, options, file } = documentClass;
  const given =
    name === "article"
      ? `  \\documentclass{article}\\usepackage[preprint]{${file.replace(/\.sty$/, "")}}`
      : `  \\documentclass${options && `[${options}]`}{${name}}`;
  return [
    "\\newif\\ifvenueclass",
    `\\IfFileExists{${file}}{\\venueclasstrue}{\\venueclassfalse}`,
    "\\ifvenueclass",
    given,
    "\\else",
    `  \\documentclass[10pt${two ? ",twocolumn" : ""}]{article}`,
    // A hundredth more than the rounded width, so that figures of the exact width fit.
    `  \\usepackage[a4paper,textwidth=${(textMm + 0.01).toFixed(2)}mm,textheight=235mm]{geometry}`,
    ...(two ? [`  \\setlength{\\columnsep}{${(textMm - 2 * columnMm - 0.01).toFixed(2)}mm}`] : []),
    "\\fi",
  ];
}

/** Each class wants its authors in another form. */
function author(name: VenueName): string[] {
  const plain = `\\author{${OPEN}}`;
  if (name === "acm")
    return [
      "\\ifvenueclass",
      `  ${plain}\\affiliation{\\institution{${OPEN}}\\city{${OPEN}}\\country{${OPEN}}}`,
      "\\else",
      `  ${plain}`,
      "\\fi",
    ];
  if (name === "ieee") return ["\\ifvenueclass", `  \\author{\\IEEEauthorblockN{${OPEN}}}`, "\\else", `  ${plain}`, "\\fi"];
  if (name === "springer") return [plain, `\\ifvenueclass\\institute{${OPEN}}\\fi`];
  return [plain];
}
