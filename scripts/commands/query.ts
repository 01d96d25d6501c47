/** npm run query: asks an index, or a data set by a model. */
import { WEAK } from "../../lib/data/dataset/dataset-card";
import { type ExactIndex, openIndex } from "../../lib/retrieval/create-index";
import type { Explanation, Hit, QueryMode, SearchOptions } from "../../lib/retrieval/contract/search-types";
import { check } from "../../lib/runtime/check";
import { printableLine } from "../../lib/runtime/printable";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { printJson, runCommand, seconds, wholeNumber } from "./command";
import { givenFilter } from "./given-data";
import { makeIndex } from "./made-index";
import { givenSources, querySource, SOURCES } from "./query-source";

/** Windows of an index that is made in memory. */
const MOMENT_SECONDS = 10;

const HELP = `npm run query -- (--index I | --model M --data D) (--id ID | --media FILE | --audio FILE | --video FILE) [options]

Ranks what an index holds (npm run index) by how well it answers: videos for a track, tracks for a video.

  --index I        the folder of the index
  --model M        instead of an index: the folder of a saved model (npm run train) with
  --data D         the data set that it searches. The index is made in memory, as npm run index makes it, and is not kept;
                   --table FILE as there, and --moments are windows of ${MOMENT_SECONDS} seconds
  --id ID          an item of the index asks, by its track
  --media FILE     a media file asks, by its sound; for a model of features that npm run extract made
  --extractor FILE with --media: the network of your own that made the audio, as npm run extract took it by --audio FILE.json
  --audio FILE     a track asks: a .npy file, one row a second
  --video FILE     a video asks: a .npy file, one row a second
  --from S, --to S only these seconds of it
  --mode M         attention (default) or whole: what the model selects, or the mean of all seconds
  --back           with --id, or --more alone, its video asks, and tracks answer
  --top K          how many answers (default 10)
  --filter F       column=value, column=a,b or column=from..to; class is a column; may be given several times
  --more A,B       more like these items of the index; --less A,B less like those
  --moments        the best seconds of each video
  --explain        the whole of what decided each score: what every component adds, and what the score would be without the chunk of the
                   query that counts most. Without it each answer names the component and the seconds that count most
  --json           for other programs, always with the whole of what decided
  --help`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  ...SOURCES,
  ...{ index: text, model: text, data: text, table: text, extractor: text },
  ...{ from: text, to: text, mode: text, back: flag, top: text, filter: { ...text, multiple: true } },
  ...{ more: text, less: text, moments: flag, explain: flag, json: flag },
} as const;

const interrupted = "nothing was written; the same command asks again.";

runCommand({ help: HELP, options, interrupted }, async (values) => {
  const { moments, explain, json } = values;
  checkSearched(values);
  check(values.extractor === undefined || values.media !== undefined, () => "--extractor is of a media file: give --media too");
  const sources = givenSources(values);
  check(sources.length > 0 || values.more, () => "give --id, --media, --audio, --video or --more; --help explains them");
  check(
    !values.back || values.id !== undefined || sources.length === 0,
    () => "--back is of items of the index: give it with --id, or with --more alone",
  );
  if (json) console.info = console.log = console.error; // what is printed beside the answer is none of it
  await useBackend();
  const index = await searchedIndex(values);
  const source = await querySource(values, index.sources?.audio);
  const search: SearchOptions = {
    ...source?.options,
    ...(values.back && { direction: "videoToAudio" }),
    ...{
      k: wholeNumber("--top", values.top) ?? 10,
      mode: values.media === undefined ? givenMode(values) : (values.mode as QueryMode),
      moments,
      explain: true,
    },
    filter: givenFilter([values.filter ?? []].flat(), index.columns()),
    ...{ more: values.more?.split(","), less: values.less?.split(",") },
  };
  const [hits] = await index.search(source?.query, search);
  const { kind, embeddedBy, weakLabels } = index;
  if (json) return printJson({ model: kind, embeddedBy, weakLabels, hits }, 2);
  print(hits, explain);
  if (weakLabels) console.log(WEAK);
});

/** The options that say what is searched. */
type Searched = { [Name in "index" | "model" | "data" | "table"]?: string } & { moments?: boolean };

function checkSearched({ index, model, data, table }: Searched): void {
  const needed = "give either --index, or --model and --data; --help explains them";
  check(index !== undefined || (model !== undefined && data !== undefined), () => needed);
  check(index === undefined || (model === undefined && data === undefined), () => `there are two things to search: ${needed}`);
  check(index === undefined || table === undefined, () => "--table is for --model and --data; an index has its own");
}

async function searchedIndex({ index, model, data, table, moments }: Searched): Promise<ExactIndex> {
  if (index !== undefined) return openIndex(index);
  return makeIndex({ model: model!, data: data!, table, ...(moments && { moments: { seconds: MOMENT_SECONDS } }) });
}

/** Of a media file only the asked seconds are read; of rows that are there, a range is a mode. */
function givenMode({ from, to, mode }: { from?: string; to?: string; mode?: string }): QueryMode | undefined {
  if (from === undefined && to === undefined) return mode as QueryMode | undefined;
  check(mode === undefined, () => "--mode is of the whole of it: leave it out, or leave out --from and --to");
  check(from !== undefined && to !== undefined, () => "a range of seconds needs --from and --to");
  return { from: seconds("--from", from)!, to: seconds("--to", to)! };
}

function print(hits: readonly Hit[], atLength = false): void {
  if (hits.length === 0) console.log("nothing in the index meets the filter");
  const widest = (textOf: (hit: Hit) => string) =>
    hits.reduce((most, hit) => Math.max(most, printableLine(textOf(hit)).length), 0);
  const width = widest(({ id }) => id);
  const classWidth = widest((hit) => hit.class ?? "");
  hits.forEach(({ id, score, class: name, from, to, explanation }, i) => {
    const place = from === undefined ? "" : `  seconds ${from} to ${to}`;
    console.log(
      `${String(i + 1).padStart(3)}  ${printableLine(id).padEnd(width)}  ${score.toFixed(4)}  ${printableLine(name ?? "").padEnd(classWidth)}${place}${atLength ? "" : `  ${inShort(explanation!)}`}`,
    );
    if (!atLength) return;
    const { components, chunk } = explanation!;
    console.log(`     components ${components.map((share) => share.toFixed(3)).join(" ")}`);
    if (chunk)
      console.log(`     seconds ${chunk.from} to ${chunk.to} of the query: without them ${(score - chunk.change).toFixed(4)}`);
  });
}

/** What counts most: the component whose part of the score is largest, with its sign, and the seconds of the query without which the score would fall most. */
function inShort({ components, chunk }: Explanation): string {
  const most = components.reduce((best, share, c) => (Math.abs(share) > Math.abs(components[best]) ? c : best), 0);
  const adds = `component ${most + 1} adds ${components[most].toFixed(3)}`;
  return chunk && chunk.change > 0 ? `${adds}, by seconds ${chunk.from} to ${chunk.to} of the query` : adds;
}
