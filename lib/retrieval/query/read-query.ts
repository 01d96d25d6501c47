import { areTracks, asTracks, asVideo, type TracksLike, type VideoLike } from "../../features/as-features";
import { type AudioTracks, type FeatureSet, trackCount } from "../../features/feature-set";
import type { EmbeddingModel } from "../../models/embedding/embedding-model";
import type { LoadOptions } from "../../models/saved-model";
import { checkTexts } from "../../runtime/arguments";
import { check, checkNumber, checkOneOf, described } from "../../runtime/check";
import { withDefaults } from "../../runtime/options";
import { type Matrix, toMatrix } from "../../runtime/matrix";
import type { Engine, View } from "../contract/engine";
import { modelFingerprint } from "../contract/model-fingerprint";
import type { FeedbackWeights, IdQuery, IndexQuery, QueryMode, SearchOptions, VectorQuery } from "../contract/search-types";
import { embedderOf, wholeTrackEmbedder } from "./track-embedder";
import { cutSeconds } from "./seconds";
import { trackTerms, type Term, termsOf } from "./terms";

/** What a query is read against. */
export interface Asked {
  engine: Engine;
  /** Absent when the index was opened without one. */
  model?: EmbeddingModel;
  kinds?: LoadOptions["kinds"];
  /** Fingerprint of the model, and its width. */
  embeddedBy: string;
  width: number;
}

/** Rocchio's weights as Manning, Raghavan and Schütze advise (Introduction to Information Retrieval, 2008, section 9.1.1). */
const FEEDBACK_WEIGHTS = { query: 1, more: 0.75, less: 0.15 };

/**
 * The terms of each query. With items to be more or less like, Rocchio's formula (Relevance feedback in information retrieval, in
 * Salton (ed.), The SMART retrieval system, 1971) over vectors of length 1:
 *
 *     query · q + more · mean of the liked − less · mean of the disliked
 *
 * A liked video stands there by the vector of its own track, since queries are tracks: so the score stays a weighted sum of the
 * model's own comparisons. Videos that ask are treated alike.
 */
export async function readQuery(query: IndexQuery, options: SearchOptions, view: View, asked: Asked): Promise<Term[][]> {
  const { more = [], less = [], mode = "attention" } = options;
  checkMode(mode);
  checkTexts(more, "more");
  checkTexts(less, "less");
  check(
    query === undefined || (typeof query === "object" && query !== null),
    () => "a query is tracks, videos, features, { ids } or { vectors, embeddedBy }; got " + described(query),
  );
  if (query === undefined && more.length > 0) checkNeedsNoTrack(mode, "of items in more the index keeps their embeddings alone");
  const own = query === undefined ? [[]] : await ownTerms(query, mode, view, asked);
  if (more.length === 0 && less.length === 0) {
    check(query !== undefined, () => "there is nothing to search by: give a query, or ids in more");
    return own;
  }
  check(
    query !== undefined || more.length > 0,
    () => "less alone says nothing of what is looked for: give a query, or ids in more",
  );
  const weights = feedbackWeights(options.feedback);
  const liked = await meanTerms(more, weights.more, view, asked);
  const disliked = await meanTerms(less, -weights.less, view, asked);
  return own.map((terms) => [...terms.map((term) => ({ ...term, weight: weights.query * term.weight })), ...liked, ...disliked]);
}

async function ownTerms(query: object, mode: QueryMode, view: View, asked: Asked): Promise<Term[][]> {
  const terms = await termsOfQuery(query, mode, view, asked);
  if (mode !== "clips") return terms.map((term) => [{ ...term, ...(term.source && { source: { ...term.source, clip: 0 } }) }]);
  return [terms.map((term) => ({ ...term, weight: 1 / terms.length }))];
}

/** One term for each track, video, item or vector. */
async function termsOfQuery(query: object, mode: QueryMode, view: View, asked: Asked): Promise<Term[]> {
  if (isIdQuery(query)) {
    const { ids } = query as IdQuery;
    checkTexts(ids, "ids");
    check(ids.length > 0, () => "a query by ids needs at least one id");
    checkNeedsNoTrack(mode, "of an item the index keeps its embedding alone");
    return termsOf(await asked.engine.vectorsOf(ids, view));
  }
  if ("vectors" in query) {
    checkNeedsNoTrack(mode, "embeddings are made already");
    return termsOf(vectorsOf(query as VectorQuery, asked));
  }
  const { model } = asked;
  check(
    model,
    () => "this index was opened without its model, so it cannot embed: openIndex(folder, { model }), or ask by ids or vectors",
  );
  const given = isFeatures(query) ? query[view] : (query as TracksLike | VideoLike);
  return view === "audio" ? audioTerms(given as TracksLike, mode, model, asked) : videoTerms(given as VideoLike, mode, model);
}

function audioTerms(given: TracksLike, mode: QueryMode, model: EmbeddingModel, { kinds }: Asked): Term[] {
  const embedder = mode === "whole" ? wholeTrackEmbedder(model, kinds) : embedderOf(model);
  if (typeof mode === "string") {
    const tracks = asTracks(given, "query");
    return trackTerms(tracks, new Array<number>(trackCount(tracks)).fill(0), embedder);
  }
  const { part, starts } = cutSeconds(given, mode, "query");
  return trackTerms(areTracks(part) ? (part as AudioTracks) : asTracks(part as Matrix[], "query"), starts, embedder);
}

function videoTerms(given: VideoLike, mode: QueryMode, model: EmbeddingModel): Term[] {
  const rows = typeof mode === "string" ? given : (cutSeconds(given, mode, "query").part as Matrix[]);
  return termsOf(model.embedVideo(asVideo(rows, "query")));
}

function vectorsOf({ vectors, embeddedBy }: VectorQuery, { embeddedBy: own, width }: Asked): Matrix {
  check(embeddedBy !== undefined, () => "say which model made the vectors: { vectors, embeddedBy: model }");
  const given = typeof embeddedBy === "string" ? embeddedBy : modelFingerprint(embeddedBy);
  check(given === own, () => `these queries were embedded by model ${given}, and the index by ${own}: embed both by one model`);
  const matrix = toMatrix(vectors, "vectors");
  check(
    matrix.columns === width,
    () => `the index holds vectors of ${width} numbers; got queries of ${matrix.columns}: embed them by its model`,
  );
  check(matrix.rows > 0, () => "vectors is empty: give at least one query");
  return matrix;
}

async function meanTerms(ids: readonly string[], weight: number, view: View, { engine }: Asked): Promise<Term[]> {
  if (ids.length === 0) return [];
  return termsOf(await engine.vectorsOf(ids, view)).map((term) => ({ ...term, weight: weight / ids.length }));
}

function feedbackWeights(given: FeedbackWeights = {}): Required<FeedbackWeights> {
  const weights = withDefaults(FEEDBACK_WEIGHTS, given);
  for (const [name, weight] of Object.entries(weights)) checkNumber(weight, `feedback.${name}`, 0);
  return weights;
}

function checkMode(mode: QueryMode): void {
  if (typeof mode === "object" && mode !== null) return;
  checkOneOf(mode, "mode", ["attention", "whole", "clips"]);
}

/** A mode says what of a track is taken, so it needs one. */
function checkNeedsNoTrack(mode: QueryMode, why: string): void {
  check(
    mode === "attention" || mode === "clips",
    () => `this mode, or a range of seconds, needs the tracks themselves, for ${why}: give tracks`,
  );
}

function isIdQuery(query: object): boolean {
  return "ids" in query && !("audio" in query);
}

function isFeatures(query: object): query is FeatureSet {
  return "audio" in query && "video" in query;
}
