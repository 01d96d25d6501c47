import type { FrameFormat } from "../decode/streams";

/** What a set of features must say of its origin: features of other facts do not mix with them. */
export interface ExtractorFacts {
  /** Its name, such as `musicnn`. */
  extractor: string;
  /** Raised when its values change. */
  version: string;
  /** Features a row. */
  width: number;
  /** SHA-256 of the weights, in hexadecimal; absent for an extractor without weights. */
  weights?: string;
  /** Rows a second. */
  rowsPerSecond: 1;
  /** `quantised` for values that went through 8-bit codes, as YouTube-8M's did; else `raw`. */
  values: "raw" | "quantised";
}

/** What was extracted from one view of one file: a row a second. */
export interface ExtractedRows {
  /** One a second. */
  rows: number;
  /** Features of a row. */
  columns: number;
  /** Row by row. */
  data: Float32Array;
  /** The second at which row 0 is centred, from the beginning of the file or of the range; row s is centred s seconds later. */
  centre: number;
  /** Present when the file was shorter than one input of the extractor, which was filled by repeating it. */
  padded?: boolean;
  /** Probabilities of tags, a row for each row of features, from extractors that have them. */
  tags?: RowTags;
}

/** Probabilities of tags, a row for each row of features. */
export interface RowTags {
  /** Of the columns. */
  names: readonly string[];
  /** As many as the features have. */
  rows: number;
  /** One for each name. */
  columns: number;
  /** Probabilities, row after row. */
  data: Float32Array;
}

/** The features of one file, made while it is decoded. */
export interface ExtractorRun<Piece> {
  push(piece: Piece): void;
  /** The file has ended. */
  finish(): ExtractedRows;
}

interface Extractor<Piece> {
  readonly facts: ExtractorFacts;
  /** Begins a file. */
  begin(): ExtractorRun<Piece>;
  /** Gives its memory back. */
  dispose(): void;
}

/** Turns sound into features. */
export interface AudioExtractor extends Extractor<Float32Array> {
  readonly view: "audio";
  /** Samples a second of the sound that it takes. */
  readonly rate: number;
}

/** Turns frames into features. */
export interface VideoExtractor extends Extractor<Uint8Array> {
  readonly view: "video";
  /** The frames that it takes. */
  readonly frames: FrameFormat;
}

/** Inputs that a network gets at once: more take much more memory and no less time. */
export const BATCH = 8;
