/**
 * Tables for readers of the screen: a heading says of which column or row it is, and one without words is none, since nothing would be
 * announced. Where the first column has no heading, its cells are those of the rows.
 */
export function headedTables(html: string): string {
  return html.replace(/<table\b[^]*?<\/table>/g, (table) => {
    const named = table.replace(/<thead>[^]*?<\/thead>/, columnHeadings);
    return /<thead>\s*<tr>\s*<th\b[^>]*>\s*<\/th>/.test(table) ? named.replace(/<tbody>[^]*<\/tbody>/, rowHeadings) : named;
  });
}

/** In a narrow table a number would be parted from its ±, an interval from its end: cells of numbers alone do not break. */
export function unbrokenNumbers(html: string): string {
  return html.replace(/(?<=<td\b[^>]*>(?:<(?:strong|em|u)>)*)[\d\s.,±−–%[\]()]+(?=<)|(?<=<td\b[^>]*>)&lt; [\d.]+(?=<)/g, (cell) =>
    cell.trim().replace(/ /g, "&nbsp;"),
  );
}

/** A head without any words goes. */
function columnHeadings(head: string): string {
  if (!/\S/.test(head.replace(/<[^>]*>/g, ""))) return "";
  return head
    .replace(/<th(\s[^>]*)?>\s*<\/th>/g, "<td$1></td>")
    .replace(/<th(?![^>]*\bscope=)(\s[^>]*)?>/g, '<th scope="col"$1>');
}

function rowHeadings(body: string): string {
  return body.replace(/(<tr\b[^>]*>\s*)<td(\s[^>]*)?>([^]*?)<\/td>/g, '$1<th scope="row"$2>$3</th>');
}
