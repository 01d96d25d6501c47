/** How the moving picture of a search moves: style sheets only. */

/** Seconds that each track is shown, and when its parts appear. */
export const MOVES = { seconds: 8, bars: 0, chosen: 1.2, query: 2.2, links: 3.6, row: 4.2, between: 0.25, fade: 0.4, last: 7.5 };

/**
 * The rules for so many tracks. Without motion the first track stands there whole and the others are not shown; with motion each
 * has its turn, and the picture begins again.
 */
export function styleOf(tracks: number): string {
  const whole = MOVES.seconds * tracks;
  const at = (seconds: number) => `${Number(((100 * seconds) / whole).toFixed(2))}%`;
  const run = (name: string) => `animation:${name} ${whole}s var(--at) infinite both`;
  /** Appears at a second of its turn and goes with it. `hidden` is how it is before, `shown` how it stays. */
  const keyframes = (name: string, from: number, hidden = "", shown = "", slow = MOVES.fade) =>
    `@keyframes ${name}{0%,${at(from)}{opacity:0;${hidden}}${at(from + slow)},${at(MOVES.last)}{opacity:1;${shown}}` +
    `${at(MOVES.seconds)},100%{opacity:0;${shown}}}`;
  const rows = Array.from({ length: 6 }, (_, rank) => ({ name: `r${rank}`, from: MOVES.row + rank * MOVES.between }));
  const rules = [
    ".later{display:inline}",
    keyframes("bars", MOVES.bars) + `.bars{${run("bars")}}`,
    keyframes("rise", MOVES.bars, "transform:scaleY(0)", "transform:none", 0.9) +
      `.rise{transform-box:fill-box;transform-origin:bottom;${run("rise")}}`,
    keyframes("chosen", MOVES.chosen) + `.chosen{${run("chosen")}}`,
    keyframes("query", MOVES.query, "transform:translate(var(--dx),var(--dy))", "transform:none", 1.2) +
      `.query{${run("query")}}`,
    keyframes("links", MOVES.links) + `.links{${run("links")}}`,
    ...rows.map(({ name, from }) => keyframes(name, from) + `.${name}{${run(name)}}`),
  ];
  return `.halo{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}.later{display:none}@media (prefers-reduced-motion:no-preference){${rules.join("")}}`;
}
