/** What stands for a letter with a meaning. */
const LETTERS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as HTML and XML show it, in quoted attributes too. Half a character, which no file can hold, becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]|\p{Cs}/gu, (letter) => LETTERS[letter] ?? "\ufffd");
}
