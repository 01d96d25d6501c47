import type { Matrix } from "../../runtime/matrix";
import type { Columns } from "../items/columns";
import type { Filter } from "../items/filter";

/** One of the two views. */
export type View = "audio" | "video";

/** Windows of videos: of each its item, and the seconds that it covers. */
export interface Windows {
  vectors: Matrix<Float32Array>;
  /** Of each window the place of its item among those that come with it, rising. */
  owners: Int32Array;
  from: Float64Array;
  to: Float64Array;
}

/** Items on their way into an index: all lists are as long, vectors are 1 long. */
export interface NewItems {
  ids: readonly string[];
  /** Names of the classes; undefined for an item without one. */
  classes: readonly (string | undefined)[];
  /** All classes that are known: none of the items may have some. */
  classNames: readonly string[];
  columns: Columns;
  audio: Matrix<Float32Array>;
  video: Matrix<Float32Array>;
  windows?: Windows;
}

/** What is looked for. */
export interface Wanted {
  /** The view of the items that are found. */
  gallery: View;
  /** A query a row. */
  vectors: Matrix<Float64Array>;
  k: number;
  filter?: Filter;
  /** By the best window of each video. */
  moments: boolean;
  /** Give the vectors of what is found. */
  withVectors: boolean;
}

/** What is found. */
export interface Found {
  id: string;
  score: number;
  class?: string;
  /** Seconds of the best window. */
  from?: number;
  to?: number;
  vector?: ArrayLike<number>;
}

/** What keeps an index's vectors and searches them. */
export interface Engine {
  size(): Promise<number>;
  /** For each query what is found, best first. */
  nearest(wanted: Wanted): Promise<Found[][]>;
  /** The vectors of items, n × width. @throws InputError for an id that is not there */
  vectorsOf(ids: readonly string[], view: View): Promise<Matrix>;
  /** @throws InputError for an id that is there already */
  add(items: NewItems): Promise<void>;
  /** @throws InputError for an id that is not there */
  replace(items: NewItems): Promise<void>;
  /** @throws InputError for an id that is not there */
  remove(ids: readonly string[]): Promise<void>;
}
