// Text that a terminal shows and does not obey. Plain JavaScript: set-up prints before there is TypeScript.
"use strict";

/**
 * Control characters but for tab and line feed; the marks by which a text turns the direction of what follows (Unicode Standard Annex 9);
 * the line separators of Unicode; halves of characters.
 */
const OBEYED = /(?![\t\n])\p{Cc}|[\u2028-\u202e\u2066-\u2069]|\p{Cs}/gu;

const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;

function printable(text) {
  return text.replace(OBEYED, escaped);
}

function printableLine(text) {
  return printable(text).replace(/[\t\n]/g, (letter) => (letter === "\n" ? "\\n" : "\\t"));
}

function withoutTurns(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu, "");
}

module.exports = { printable, printableLine, withoutTurns };
