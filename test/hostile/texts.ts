/** Ids, names of classes and names of files that a page, a document, a table or a terminal would read as something else. */
const MARKUP = [
  "<script>window.broken=1</script>",
  '"><img src=x onerror="window.broken=1">',
  "'><svg onload='window.broken=1'>",
  "</script><script>window.broken=1</script>",
  "</noscript><img src=x onerror=window.broken=1>",
  "</td></tr></table><h1>heading</h1>",
  "<!-- comment",
  "]]><b>bold</b>",
  "<b>bold</b> &lt;i&gt; &amp; &#60; &#99999999;",
  'a" onclick="window.broken=1" b="',
];

const MARKDOWN = [
  "[x](javascript:window.broken=1)",
  "![x](javascript:window.broken=1)",
  "x](javascript:window.broken=1) [y",
  "<javascript:window.broken=1>",
  "[x]: javascript:window.broken=1",
  "<https://evil.example>",
  "https://evil.example/x www.evil.example a@evil.example",
  "a | b || c",
  "`code` ``more``",
  "**bold** _it_ ~~gone~~ __strong__",
  "# heading",
  "- item",
  "1. item",
  "> quote",
  "---",
  "~~~",
  "\\",
];

const LATEX = [
  "\\input{/etc/passwd}",
  "\\write18{touch broken}",
  "\\end{tabular}\\end{document}",
  "\\label{x}\\ref{y}",
  "% comment",
  "$",
  "$$x$$ $\\href{javascript:window.broken=1}{y}$",
  "} { }} {{",
  "#1 ~ ^^41 ^x _y & \\\\",
  "[b] * \\*",
];

const FORMULAS = [
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example","x")',
  "+1",
  "+1+cmd|x",
  "-2+3",
  "@SUM(A1)",
  "\t=1+1",
  "\r=1+1",
  " =1+1",
  "＝1+1",
  'a,"b";c',
];

/** Each with the title of a window, a cleared screen, a bell, a moved cursor, a turned line, or a name that looks like another. */
const CONTROLS = [
  "\x1b[2J\x1b]0;title\x07x",
  "\x9b2Jx",
  "a\rb",
  "a\nb FAILED",
  "a\r\nb",
  "a\tb",
  "a\bb\x7f",
  "a\0b",
  "\u202Egpj.x",
  "a\u2066b\u2028c\u2029d",
  "%{fullData.name} %{x}",
];

const PATHS = ["../../x", "..", ".", "/etc/passwd", "a/../../b", "..\\..\\x", "C:\\x", "CON", "-rf", "__proto__", "constructor", "a b?c#d%zz"]; // prettier-ignore

/** Halves of characters, which UTF-8 cannot hold. */
const HALVES = ["a\ud800b", "\udc00"];

/** All of them, and a very long one. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...[MARKUP, MARKDOWN, LATEX, FORMULAS, CONTROLS, PATHS, HALVES].flat(),
  "x".repeat(10_000),
];

/** What a text becomes when it is written as UTF-8 and read again. */
export function written(text: string): string {
  return Buffer.from(text).toString();
}

/** Characters that no terminal may be sent: they move its cursor, clear it, ring, or turn its lines. */
export const OBEYED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;
