/** npm run data: makes the synthetic MV-10K, or what is missing of it. */
import { generateSynthetic } from "../../lib/data/synthetic/generate";
import { syntheticChoice } from "../../lib/data/synthetic/parameters";
import { createProgress } from "../../lib/notebook/progress";
import { runCommand, wholeNumber } from "./command";

const HELP = `npm run data -- [options]

Makes synthetic music videos as YouTube-8M shards, with labels.csv and salience.csv beside them. What is there already is
kept; an interrupted run goes on where it stopped. See data/README.md.

  --videos N      how many (default 2000; 10000 is the size of MV-10K)
  --seed N        seed of the videos (default 0)
  --world N       seed of what all videos share (default 7)
  --structure S   ordered (default) or plain: without decoys and without order in time
  --out FOLDER    where (default data/synthetic/seed-N)
  --threads N     worker threads (default: one a core)
  --help`;

const text = { type: "string" } as const;
const options = { videos: text, seed: text, world: text, structure: text, out: text, threads: text };

const interrupted = "the videos that are made are kept; the same command goes on from there.";

runCommand({ help: HELP, options, interrupted }, async (values) => {
  const choice = syntheticChoice({
    videos: wholeNumber("--videos", values.videos),
    seed: wholeNumber("--seed", values.seed),
    world: wholeNumber("--world", values.world),
    structure: values.structure as "ordered" | "plain" | undefined,
  });
  let start = 0;
  let progress: ReturnType<typeof createProgress> | undefined;
  const data = await generateSynthetic({
    ...choice,
    folder: values.out,
    threads: wholeNumber("--threads", values.threads),
    onProgress: (done, total) => {
      if (done === 0) start = performance.now();
      progress ??= createProgress("synthetic videos", total);
      progress.update(done, done > 0 ? `${Math.round((done * 1000) / (performance.now() - start))} videos/s` : undefined);
    },
  });
  progress?.done();
  const counts = new Map<number, number>();
  for (const label of data.labels.labels.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
  console.log(`${data.videos.toLocaleString("en")} videos in ${data.shards.length} shards: ${data.folder}`);
  console.log(data.labels.classes.map((name, label) => `${name} ${counts.get(label) ?? 0}`).join(", "));
});
