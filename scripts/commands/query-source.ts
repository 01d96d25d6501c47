/** What the options of npm run query ask with. The one place where an option becomes a query. */
import { checkSameSource, describeSource, type ViewSource } from "../../lib/data/formats/view-source";
import { readNpyMatrix } from "../../lib/data/formats/npy";
import { extractAudio } from "../../lib/media/extract/extract-views";
import { readExtractorFile } from "../../lib/media/extractors/extractor-file";
import { AUDIO_EXTRACTORS, type AudioExtractorChoice } from "../../lib/media/extractors/load-extractor";
import type { IndexQuery, SearchOptions } from "../../lib/retrieval/contract/search-types";
import { check } from "../../lib/runtime/check";
import { seconds } from "./command";

const text = { type: "string" } as const;
/** The options that say what asks, of which one is given. */
export const SOURCES = { id: text, audio: text, video: text, media: text } as const;

/** Options that also say which part of a media file is asked with, and by which network. */
type SourceValues = { [Name in keyof typeof SOURCES | "from" | "to" | "extractor"]?: string };

/** A query, and what follows of it for the search. */
interface QuerySource {
  query: IndexQuery;
  options: Pick<SearchOptions, "direction">;
}

/** The names of the options that say what asks, of those given. @throws InputError when there are two */
export function givenSources(values: SourceValues): string[] {
  const given = (Object.keys(SOURCES) as (keyof typeof SOURCES)[]).filter((name) => values[name] !== undefined);
  check(given.length <= 1, () => `give one of ${given.map((name) => `--${name}`).join(" and ")}`);
  return given;
}

/**
 * The query that the options name; undefined where none does.
 * @param known what made the audio that the index's model was fitted on
 */
export async function querySource(values: SourceValues, known?: ViewSource): Promise<QuerySource | undefined> {
  const { id, audio, video, media } = values;
  if (id !== undefined) return { query: { ids: [id] }, options: {} };
  if (audio !== undefined) return { query: [await readNpyMatrix(audio)], options: {} };
  if (video !== undefined) return { query: [await readNpyMatrix(video)], options: { direction: "videoToAudio" } };
  if (media !== undefined) return { query: [await soundOf(media, values, known)], options: {} };
  return undefined;
}

/** The sound of a media file, or of the asked seconds of it, by the extractor that made the audio of the model's training. */
async function soundOf(file: string, { from, to, extractor: own }: SourceValues, known?: ViewSource) {
  const extractor: AudioExtractorChoice | undefined =
    own === undefined ? AUDIO_EXTRACTORS.find((name) => name === known?.extractor) : readExtractorFile(own);
  check(
    extractor,
    () =>
      `--media needs a model of features that npm run extract made; this index's model was fitted on ` +
      `${known ? describeSource(known) : "features of an extractor that is not known"}: ask with --audio, name its network by --extractor FILE.json, or index features of npm run extract`,
  );
  const features = await extractAudio(file, {
    extractor,
    from: seconds("--from", from),
    to: seconds("--to", to),
  });
  checkSameSource(features.source, known, "this index's model was fitted on audio");
  for (const note of features.notes) console.warn(`${file}: ${note}`);
  const { rows, columns, data } = features;
  return { rows, columns, data };
}
