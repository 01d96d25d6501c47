import { check, checkInteger, checkOneOf } from "../../runtime/check";

/** How the numbers of a view are kept: as YouTube-8M's bytes, or as the floats that they are. The two are never mixed. */
export type FeatureValues = "quantised" | "raw";

/** What made the rows of a view, as far as it is known. */
export interface ViewSource {
  /** Name of the extractor, such as `musicnn`. */
  extractor?: string;
  /** Version of the extractor. */
  version?: string;
  /** SHA-256 of the extractor's weights, in hexadecimal; absent for one without. */
  weights?: string;
  /** Numbers in a row. */
  width: number;
  /** Rows a second; absent where it is not known. */
  rowsPerSecond?: number;
  /** Whether the rows were quantised to bytes, as YouTube-8M's are, or are the extractor's own floats. */
  values: FeatureValues;
}

/** What made each view. */
export interface ViewSources {
  audio?: ViewSource;
  video?: ViewSource;
}

const FIELDS = ["extractor", "version", "weights", "width", "rowsPerSecond", "values"] as const;

/** The first field in which two sources differ; what one of them does not know is no difference. */
function differingField(a: ViewSource, b: ViewSource): keyof ViewSource | undefined {
  return FIELDS.find((field) => a[field] !== undefined && b[field] !== undefined && a[field] !== b[field]);
}

/** A source in words: `musicnn 1 (raw, 200 columns)`. */
export function describeSource({ extractor, version, weights, width, values, rowsPerSecond = 1 }: ViewSource): string {
  const name = [extractor ?? "an extractor that is not named", version].filter(Boolean).join(" ");
  const rate = rowsPerSecond === 1 ? "" : `, ${rowsPerSecond} rows a second`;
  return `${name} (${values}, ${width} columns${rate}${weights ? `, weights ${weights.slice(0, 8)}` : ""})`;
}

/**
 * Checks that features were made as those before them.
 * @param wanted in words what asks for it and which view, as the message begins: `this CCA model was fitted on audio`
 * @throws InputError that names both sources, and in what they differ
 */
export function checkSameSource(given: ViewSource | undefined, known: ViewSource | undefined, wanted: string): void {
  const field = given && known && differingField(known, given);
  check(
    field === undefined,
    () =>
      `${wanted} of ${describeSource(known!)}; got ${describeSource(given!)}, which differs in ${WORDS[field!]}: ` +
      "give features made as those were",
  );
}

const WORDS: Record<keyof ViewSource, string> = {
  extractor: "the extractor",
  version: "the extractor's version",
  weights: "the extractor's weights",
  width: "the number of columns",
  rowsPerSecond: "the rows a second",
  values: "quantised and raw, which are never mixed",
};

/** The source that the given ones have in common. @throws InputError when two of them differ; `name` is of item i */
export function commonSource(given: readonly (ViewSource | undefined)[], name: (i: number) => string): ViewSource | undefined {
  const first = given.findIndex((source) => source !== undefined);
  given.forEach((source, i) => checkSameSource(source, given[first], `${name(i)} must be made as ${name(first)} is, by rows`));
  return given[first];
}

/** Checks what somebody wrote of the sources of both views. @throws InputError that names view and field */
export function checkSources(sources: Required<ViewSources>): Required<ViewSources> {
  return { audio: checkSource(sources?.audio, "sources.audio"), video: checkSource(sources?.video, "sources.video") };
}

/** The key under which a Parquet file says what made its features. */
export const SOURCES_KEY = "sdcca.sources";

/**
 * What made the features, by the notes of a file that `writeParquet` wrote; undefined of other files.
 * @throws InputError that names the field when it is damaged
 */
export function sourcesIn(notes: ReadonlyMap<string, string>, path: string): Required<ViewSources> | undefined {
  const said = notes.get(SOURCES_KEY);
  if (said === undefined) return undefined;
  let sources: unknown;
  try {
    sources = JSON.parse(said);
  } catch {
    // said below
  }
  return {
    audio: checkSource((sources as ViewSources | null)?.audio, `${path}: ${SOURCES_KEY}, audio`),
    video: checkSource((sources as ViewSources | null)?.video, `${path}: ${SOURCES_KEY}, video`),
  };
}

/** Checks what somebody wrote of a view's source. @throws InputError that names the field */
export function checkSource(value: unknown, name: string): ViewSource {
  check(
    typeof value === "object" && value !== null && !Array.isArray(value),
    () => `${name} must be a record { width, values, … }`,
  );
  const { width, values, rowsPerSecond, ...texts } = value as ViewSource;
  checkInteger(width, `${name}: width`, 1);
  checkOneOf(values, `${name}: values`, ["raw", "quantised"]);
  check(
    rowsPerSecond === undefined || (Number.isFinite(rowsPerSecond) && rowsPerSecond > 0),
    () => `${name}: rowsPerSecond must be a number above 0; got ${rowsPerSecond}`,
  );
  for (const field of ["extractor", "version", "weights"] as const)
    check(
      texts[field] === undefined || (typeof texts[field] === "string" && texts[field] !== ""),
      () => `${name}: ${field} must be a text that is not empty; got ${JSON.stringify(texts[field])}`,
    );
  const { extractor, version, weights } = texts;
  return {
    ...(extractor !== undefined && { extractor }),
    ...(version !== undefined && { version }),
    ...(weights !== undefined && { weights }),
    width,
    ...(rowsPerSecond !== undefined && { rowsPerSecond }),
    values,
  };
}
