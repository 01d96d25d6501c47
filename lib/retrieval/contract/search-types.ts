import type { TracksLike, VideoLike } from "../../features/as-features";
import type { FeatureSet } from "../../features/feature-set";
import type { EmbeddingModel } from "../../models/embedding/embedding-model";
import type { MatrixLike } from "../../runtime/matrix";
import type { Filter } from "../items/filter";

/** Embeddings as queries, of the view that asks. */
export interface VectorQuery {
  /** n × width. */
  vectors: MatrixLike;
  /** The model that made them, or its `modelFingerprint`. */
  embeddedBy: EmbeddingModel | string;
}

/** Items of the index as queries. */
export interface IdQuery {
  ids: readonly string[];
}

/**
 * What asks: tracks, or videos in the direction `"videoToAudio"`; features, of which that view asks; items of the index; or
 * embeddings. Undefined where only `more` and `less` ask.
 */
export type IndexQuery = TracksLike | VideoLike | FeatureSet | IdQuery | VectorQuery | undefined;

/** A part of a track or video, in seconds from its start. */
export interface Seconds {
  /** The first second, from 0. */
  from: number;
  /** Where it ends. */
  to: number;
}

/**
 * What of a track is embedded. `"attention"`: what the model selects. `"whole"`: the mean of all its seconds. `"clips"`: all tracks
 * are clips of one query, and a score is the mean of the clips' scores. A range: these seconds of each track alone, of which
 * the model selects.
 */
export type QueryMode = "attention" | "whole" | "clips" | Seconds;

/** How much a query, what is to be more like it and what is to be less like it count. */
export interface FeedbackWeights {
  /** Of the query itself. */
  query?: number;
  /** Of the mean of the items that are liked. */
  more?: number;
  /** Of the mean of those that are not. */
  less?: number;
}

/** Options of a search. */
export interface SearchOptions {
  /** Hits a query, at most. Default 10. */
  k?: number;
  /** Which view asks. Default `"audioToVideo"`. */
  direction?: "audioToVideo" | "videoToAudio";
  /** What of the query is embedded. Default `"attention"`. */
  mode?: QueryMode;
  /** What the hits must be. Default: all may be found. */
  filter?: Filter;
  /** Ids of items of the index that the hits are to be more like, and less like. */
  more?: readonly string[];
  less?: readonly string[];
  /** Weights of both, and of the query. Default 1, 0.75 and 0.15. */
  feedback?: FeedbackWeights;
  /** Videos by their best window, which is told, instead of as a whole. Default false. */
  moments?: boolean;
  /** Tell what decided each score. Default false: of a track it needs an embedding for each chunk. */
  explain?: boolean;
}

/** Why an item scores as it does. */
export interface Explanation {
  /** What each component of the space adds to the score; they sum to it. */
  components: number[];
  /** The chunk of the query without which the score would fall most; absent where no track asked. */
  chunk?: DecisiveChunk;
}

/** A chunk of a query. */
export interface DecisiveChunk {
  /** The place of its track among those of the query; 0 for a single clip. */
  clip: number;
  /** Its place in the track. */
  index: number;
  /** Its seconds in the track. */
  from: number;
  /** Where it ends, in seconds. */
  to: number;
  /** How much the score falls without it. */
  change: number;
}

/** One answer. */
export interface Hit {
  id: string;
  /** Cosine of the model's embeddings; of several clips or feedback a weighted sum of such. */
  score: number;
  /** Name of its class, if it has one. */
  class?: string;
  /** Seconds of its best window, of a search by moments. */
  from?: number;
  /** Where that window ends, in seconds. */
  to?: number;
  /** When it was asked for. */
  explanation?: Explanation;
}

/** What an index makes of a query. */
export interface EmbeddedQuery {
  /** What is compared with the items: the embedding, 1 long; of several clips or feedback a weighted sum of such. */
  vector: Float64Array;
  /** The chunks of the tracks that were embedded, in the order of time; none where no track asked, or the model does not say. */
  chunks: QueryChunk[];
}

/** A chunk of a query, and how much it counts. */
export interface QueryChunk {
  /** The place of its track among those of the query; 0 for a single clip. */
  clip: number;
  /** Its place in the track, or in the asked range of it. */
  index: number;
  /** Its seconds in the track. */
  from: number;
  /** Where it ends, in seconds. */
  to: number;
  /** Its attention, or its share of the seconds for a model without; those of a track sum to 1. */
  weight: number;
  /** Whether the model takes any of it. */
  chosen: boolean;
}

/** An item as an index in memory holds it. */
export interface IndexItem {
  id: string;
  /** Name of its class, if it has one. */
  class?: string;
  /** Embeddings of its track and of its video, each 1 long. */
  audio: Float32Array;
  /** The same of the other view. */
  video: Float32Array;
}
