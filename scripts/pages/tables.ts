/**
 * Tables for readers of the screen: headings say that they are of their column, and a heading without words is none, since nothing
 * would be announced.
 */
export function headedTables(html: string): string {
  return html.replace(/<thead>[^]*?<\/thead>/g, (head) =>
    head.replace(/<th(\s[^>]*)?>\s*<\/th>/g, "<td$1></td>").replace(/<th(?![^>]*\bscope=)(\s[^>]*)?>/g, '<th scope="col"$1>'),
  );
}
