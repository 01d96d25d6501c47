import type { Data } from "plotly.js-dist";
import { CHUNK_KINDS, type ChunkKind } from "../../data/videos/salience";
import { checkObjects, checkOptions } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { KIND_STYLES, kindOrder } from "../style/chunk-kind-style";
import { PAGE_WIDTH, axis, baseLayout, textWidth } from "../style/style";

/** A track whose every second is known to be of some kind. */
export interface KindTrack {
  title: string;
  /** Kind of each second, a position in `CHUNK_KINDS`. */
  kinds: ArrayLike<number>;
}

/**
 * What the audio of some tracks consists of, second by second: stretches of one kind as bars along time.
 * @throws InputError when a track is empty or a kind unknown
 */
export function kindsTimeline(tracks: readonly KindTrack[], options: { title?: string } = {}): Figure {
  checkObjects(tracks, "the tracks", "tracks, { title, kinds }", { title: "text", kinds: "list" });
  checkOptions(options);
  check(tracks.length > 0, () => "kindsTimeline needs at least one track");
  const stretches = tracks.flatMap(({ title, kinds }, row) => runs(kinds, title).map((run) => ({ ...run, row })));
  const longest = largest(tracks.map((track) => track.kinds.length));
  const titles = tracks.map(({ title }) => asTyped(title));
  const order = kindOrder(stretches.map((run) => run.kind));
  return {
    data: order.map((kind) => {
      const of = stretches.filter((run) => run.kind === kind);
      return {
        type: "bar",
        orientation: "h",
        name: kind,
        base: of.map((run) => run.from),
        x: of.map((run) => run.length),
        y: of.map((run) => run.row),
        customdata: of.map((run) => run.from + run.length),
        width: 0.7,
        marker: { ...KIND_STYLES[kind], line: { color: "white", width: 1 } },
        hovertemplate: `%{base}–%{customdata} s: ${kind}<extra></extra>`,
      } as Data;
    }),
    layout: {
      ...baseLayout({
        width: PAGE_WIDTH,
        height: 100 + 32 * tracks.length,
        legend: order,
        title: options.title,
        margin: { l: 20 + largest(titles.map((title) => textWidth(title, 11))) },
      }),
      barmode: "overlay",
      xaxis: axis("time in the track (s)", { range: [0, longest], showgrid: false }),
      yaxis: axis("", {
        range: [tracks.length - 0.5, -0.5],
        tickvals: tracks.map((_, i) => i),
        ticktext: titles,
        showgrid: false,
        ticks: "",
      }),
      meta: { alt: "kinds of audio along time", n: `${tracks.length} tracks` },
    },
  };
}

function runs(kinds: ArrayLike<number>, title: string): { kind: ChunkKind; from: number; length: number }[] {
  check(kinds.length > 0, () => `${title} has no seconds`);
  const found: ReturnType<typeof runs> = [];
  for (let t = 0; t < kinds.length; t++) {
    const kind = CHUNK_KINDS[kinds[t]];
    check(
      kind !== undefined,
      () => `${title}, second ${t}: kind ${described(kinds[t])} is none of 0 to ${CHUNK_KINDS.length - 1}`,
    );
    const last = found[found.length - 1];
    if (last?.kind === kind) last.length++;
    else found.push({ kind, from: t, length: 1 });
  }
  return found;
}
