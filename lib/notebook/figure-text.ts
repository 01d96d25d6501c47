import { checkText } from "../runtime/arguments";
/**
 * Text in figures. Plotly reads some HTML in every text, its own `%{…}` in hover texts, and `$…$` as mathematics where MathJax
 * is loaded; it turns entities into letters last.
 */

/** Text escaped so that a figure shows it unchanged, for names of classes and methods. Half a character becomes U+FFFD. */
export function asTyped(text: string): string {
  checkText(text, "a figure's text");
  return text.replace(/\p{Cs}/gu, "\ufffd").replace(/[&<>$]|%(?=\{)/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** The words of a figure's text, without its markup. */
export function wordsOf(text: string): string {
  return text.replace(/<[^>]*>/g, " ").replace(/&#(\d+);/g, (entity, code: string) => {
    const number = Number(code);
    return number <= LAST_CHARACTER ? String.fromCodePoint(number) : entity;
  });
}

/** The last code of Unicode. */
const LAST_CHARACTER = 0x10ffff;
