/** Text as HTML and XML show it, in quoted attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter] as string);
}
