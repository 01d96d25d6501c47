import type { ExactIndex } from "../../lib/retrieval/create-index";
import type { IndexItem } from "../../lib/retrieval/contract/search-types";
import { type PcaProjection, projectPca } from "../../lib/projection/pca";
import { rounded } from "../../lib/figures/style/style";

/** So many items are drawn; more marks would hide each other. */
const DRAWN = 300;

/** An item in the plane. */
export interface SpacePoint {
  id: string;
  class?: string;
  audio: [number, number];
  video: [number, number];
}

/** The shared space in the plane: the first two principal components of both views of the items that are drawn. */
export class Space {
  /** The items that are drawn, spread evenly over the index. */
  readonly points: SpacePoint[];
  /** Names of the classes, in the order of the alphabet. */
  readonly classes: string[];
  readonly size: number;
  /** Share of the variance that each axis carries. */
  readonly explained: number[];
  private readonly videos = new Map<string, Float32Array>();
  private readonly plane: Pick<PcaProjection, "axes" | "mean">;

  constructor(index: ExactIndex) {
    const items = [...index.items()];
    const step = Math.max(1, items.length / DRAWN);
    const drawn: IndexItem[] = [];
    for (let at = 0; at < items.length; at += step) drawn.push(items[Math.floor(at)]);
    for (const { id, video } of items) this.videos.set(id, video);
    const { axes, mean, explained } = projectPca(drawn.flatMap(({ audio, video }) => [audio, video]), Math.min(2, index.width)); // prettier-ignore
    this.plane = { axes, mean };
    this.explained = explained.map(rounded);
    this.size = items.length;
    this.classes = [...new Set(items.flatMap((item) => item.class ?? []))].sort();
    this.points = drawn.map(({ audio, video, ...item }) => ({ ...item, audio: this.place(audio), video: this.place(video) }));
  }

  /** Where a vector is in the plane. */
  place(vector: ArrayLike<number>): [number, number] {
    const { axes, mean } = this.plane;
    const along = (axis?: number[]) => (axis ? rounded(axis.reduce((sum, a, d) => sum + a * (vector[d] - mean[d]), 0)) : 0);
    return [along(axes[0]), along(axes[1])];
  }

  /** Where the video of an item is. */
  videoOf(id: string): [number, number] {
    return this.place(this.videos.get(id)!);
  }
}
