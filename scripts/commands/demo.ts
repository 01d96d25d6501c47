/** npm run demo: a page on this machine on which music asks, and videos answer. */
import { existsSync } from "node:fs";
import { findMedia, readMediaTable } from "../../lib/media/batch/media-items";
import { openIndex } from "../../lib/retrieval/create-index";
import { check } from "../../lib/runtime/check";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import type { CollectionParts, MediaFiles } from "../demo/collection";
import { demoCollection } from "../demo/demo-collection";
import { type DemoServer, startServer } from "../demo/server";
import { runCommand } from "./command";

const HELP = `npm run demo -- [options]

Serves a page on this machine alone: give it a music file, or record some seconds, and see and play which videos it finds, and
why. The page's address is printed; it has a secret in it. Ctrl-C ends the server.

Without options it searches a small collection, which is made the first time: that takes a minute or two.

  --index I        the folder of an index (npm run index) of features of npm run extract
  --media FOLDER   the media files of that index, by the names that npm run extract gave them: so videos can be played
  --table FILE     instead, where npm run extract took a table of files: that table
  --help`;

const text = { type: "string" } as const;

let server: DemoServer | undefined;
const interrupted = "what is made is kept; the same command goes on from there.";

runCommand(
  { help: HELP, options: { index: text, media: text, table: text }, interrupted, endsItself: () => server !== undefined },
  async ({ index, media, table }, _, stop) => {
    const option = media === undefined ? "--table" : "--media";
    const files = media ?? table;
    check(
      index !== undefined || files === undefined,
      () => `${option} needs --index: name the index whose media files these are`,
    );
    check(media === undefined || table === undefined, () => "the media files are named by --media or by --table, not by both");
    stop.addEventListener("abort", () => {
      console.log("\nThe server has ended.");
      // Nothing that still runs is waited for.
      void server!.close().finally(() => process.exit(0));
    });
    await useBackend();
    server = await startServer(index === undefined ? await demoCollection() : await givenCollection(index, media, table));
    console.log(`\nOpen this address in a browser on this machine:\n\n  ${server.url}\n\nCtrl-C ends it.`);
  },
);

async function givenCollection(folder: string, media?: string, table?: string): Promise<CollectionParts> {
  const index = await openIndex(folder);
  const files = new Map<string, MediaFiles>();
  const place = media ?? table;
  if (place !== undefined) {
    const items =
      table === undefined ? await findMedia(place) : readMediaTable(table).filter(({ videoPath }) => existsSync(videoPath));
    const found = new Map(items.map(({ id, audioPath: audio, videoPath: video }) => [id, { audio, video }]));
    for (const { id } of index.items()) if (found.has(id)) files.set(id, found.get(id)!);
    const size = await index.size();
    check(files.size > 0, () => `${place} holds no file of the index: give the folder or the table that npm run extract took`);
    if (files.size < size) console.warn(`${files.size} of the ${size} videos have a file in ${place}.`);
  }
  return { folder, files, examples: [] };
}
