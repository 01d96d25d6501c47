/** npm run extract: features of media files, one row a second, as a dataset folder. */
import { relative, resolve } from "node:path";
import { extractMedia } from "../../lib/media/batch/extract-media";
import { WEAK } from "../../lib/data/dataset/dataset-card";
import { readExtractorFile } from "../../lib/media/extractors/extractor-file";
import type { SavedModelChoice } from "../../lib/media/extractors/saved-model-settings";
import { AUDIO_EXTRACTORS, VIDEO_EXTRACTORS } from "../../lib/media/extractors/load-extractor";
import { createProgress } from "../../lib/notebook/progress";
import { check, described } from "../../lib/runtime/check";
import { printableLine } from "../../lib/runtime/printable";
import { runCommand, seconds, Stopped, wholeNumber } from "./command";

const HELP = `npm run extract -- --media FOLDER --out FOLDER [options]

Makes features of your own music videos, one row a second of sound and of pictures, and writes them as a dataset folder. Walk
through it with SDCCA_DATA=FOLDER npm start. Ctrl-C at any time: the same command goes on where it stopped. media.json in that
folder says what became of each file.

  --media FOLDER    audio and video files, also in folders within it; a video file is its own audio
  --table FILE      instead: a CSV table id,audio,video (and class) that says which files belong together
  --out FOLDER      the dataset folder
  --labels FILE     a CSV table id,class; or the word tags: weak labels by the moods of musicnn's tags
  --from S, --to S  only this part of each file, in seconds
  --audio NAME      ${AUDIO_EXTRACTORS.join(", ")} (default ${AUDIO_EXTRACTORS[0]}), or FILE.json
  --video NAME      ${VIDEO_EXTRACTORS.join(", ")} (default ${VIDEO_EXTRACTORS[0]}), or FILE.json:
                    a network of your own, which the file describes (docs/media.md)
  --processes N     files that are worked on at once (default: one a core, as far as memory goes)
  --strict          refuse files that are there twice, instead of telling of them
  --help

Another ffmpeg than the system's or set-up's: SDCCA_FFMPEG=program.`;

const text = { type: "string" } as const;
const options = {
  ...{ media: text, table: text, out: text, labels: text, from: text, to: text },
  ...{ audio: text, video: text, processes: text, strict: { type: "boolean" } as const },
};

const interrupted = "the features of finished files are kept; the same command goes on from there.";

runCommand({ help: HELP, options, interrupted, endsItself: () => true }, async (values, _, stop) => {
  const { media, table, out, labels } = values;
  check(out && !media !== !table, () => "--out and either --media or --table are needed; --help explains them");
  let progress: ReturnType<typeof createProgress> | undefined;
  let last = "";
  const result = await extractMedia({
    ...(media ? { media } : { table }),
    out,
    labels,
    from: seconds("--from", values.from),
    to: seconds("--to", values.to),
    audio: extractor("--audio", AUDIO_EXTRACTORS, values.audio),
    video: extractor("--video", VIDEO_EXTRACTORS, values.video),
    strict: values.strict,
    processes: wholeNumber("--processes", values.processes),
    signal: stop,
    onProgress: ({ done, working, total, failed, entry, kept }) => {
      progress ??= createProgress("media files", total);
      if (entry) last = printableLine(entry.id);
      const note = [last, failed > 0 && `${failed} failed`].filter(Boolean).join(", ");
      progress[kept ? "kept" : "update"](done + working, note);
    },
  });
  if (!result.stopped) progress?.done();
  for (const { id, reason, notes = [] } of result.files) {
    if (reason !== undefined) console.error(`FAILED ${printableLine(id)}: ${printableLine(reason)}`);
    for (const note of notes) console.warn(`${printableLine(id)}: ${printableLine(note)}`);
  }
  for (const warning of result.warnings) console.warn(`Warning: ${printableLine(warning)}`);
  const { done, failed, kept, files } = result;
  const near = relative(process.cwd(), resolve(out));
  const where = near.startsWith("..") ? resolve(out) : near || ".";
  const counts = `${done} of ${files.length} files have features${kept > 0 ? ` (${kept} were there)` : ""}, ${failed} failed`;
  if (result.stopped) throw new Stopped(`${counts}; the same command goes on from there.`);
  if (failed > 0) process.exitCode = 1;
  console.log(`${counts}: ${where}`);
  if (result.labelling === "weak") console.log(WEAK);
});

/** The name of an extractor as it was typed, or the network that a file describes. */
function extractor<Name extends string>(
  option: string,
  names: readonly Name[],
  given: string | undefined,
): Name | SavedModelChoice | undefined {
  if (given === undefined) return undefined;
  if (given.endsWith(".json")) return readExtractorFile(given);
  const name = names.find((one) => one === given);
  check(
    name,
    () =>
      `${option} must be one of ${names.join(", ")}, or FILE.json for a SavedModel of your own, as docs/media.md shows; ` +
      `got ${described(given)}`,
  );
  return name;
}
