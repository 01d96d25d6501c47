/** The mean of each column, then the standard deviation of each (divided by the number of rows). */
export function meanAndSpread(rows: readonly (readonly number[])[]): number[] {
  const [columns, n] = [rows[0].length, rows.length];
  const means = new Array<number>(columns).fill(0);
  const spreads = new Array<number>(columns).fill(0);
  for (const row of rows) row.forEach((value, c) => (means[c] += value / n));
  for (const row of rows) row.forEach((value, c) => (spreads[c] += (value - means[c]) ** 2 / n));
  return [...means, ...spreads.map(Math.sqrt)];
}
