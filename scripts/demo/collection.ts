import { statSync } from "node:fs";
import { join } from "node:path";
import { describeSource } from "../../lib/data/formats/view-source";
import { AUDIO_EXTRACTORS, type AudioExtractorChoice } from "../../lib/media/extractors/load-extractor";
import { type ExactIndex, openIndex } from "../../lib/retrieval/create-index";
import { check } from "../../lib/runtime/check";
import { type FilterColumn, filterColumns } from "./filter-columns";
import { Space } from "./space";

/** The files of an item: the same where a video is its own sound. */
export interface MediaFiles {
  audio: string;
  video: string;
}

/** What the page searches. */
export interface CollectionParts {
  /** The folder of its index. */
  folder: string;
  /** What a person should know of it. */
  about?: string;
  /** Media files, by the id of their item. */
  files: ReadonlyMap<string, MediaFiles>;
  /** Files that can ask. */
  examples: readonly { name: string; path: string }[];
}

/** An index that is open, and what follows of it. */
export interface OpenCollection {
  index: ExactIndex;
  /** What makes features of a query as those of its model were made. */
  extractor: AudioExtractorChoice;
  space: Space;
  /** What of its table the page can filter by. */
  columns: FilterColumn[];
}

/** The collection. An index that was made again meanwhile is opened again. */
export class Collection {
  private opened?: OpenCollection & { stamp: string };

  constructor(readonly parts: CollectionParts) {}

  /** @throws InputError when the index is not there, is damaged, or is of a model that no media file can ask */
  async open(): Promise<OpenCollection> {
    const { folder } = this.parts;
    const stamp = stampOf(join(folder, "index.sdcca"));
    if (stamp === undefined || stamp !== this.opened?.stamp) {
      const index = await openIndex(folder);
      const facts = { extractor: extractorOf(index), space: new Space(index), columns: filterColumns(index.columns()) };
      this.opened = { index, ...facts, stamp: stamp ?? "" };
    }
    return this.opened;
  }
}

/** Changes when the file does; undefined when it is not there. */
function stampOf(file: string): string | undefined {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts && [facts.ino, facts.size, facts.mtimeMs].join();
}

function extractorOf({ sources }: ExactIndex): AudioExtractorChoice {
  const known = sources?.audio;
  const extractor = AUDIO_EXTRACTORS.find((name) => name === known?.extractor);
  check(
    extractor,
    () =>
      "no media file can ask this index: its model was fitted on " +
      `${known ? describeSource(known) : "features of an extractor that is not known"}; index features of npm run extract`,
  );
  return extractor;
}
