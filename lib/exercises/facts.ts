import { evaluateRetrieval, type RetrievalEvaluation } from "../metrics/evaluation/retrieval-evaluation";
import { cosineSimilarity } from "../metrics/ranking/cosine-similarity";
import { audioInput, trainedMethod } from "../walkthrough/trained-methods";
import { checkRun, type Walkthrough } from "../walkthrough/walkthrough";
import type { ExerciseData } from "./answers/exercise";

/** The whole run, for exercises about its test videos and models. */
export function runOf(data: ExerciseData): Walkthrough {
  const run = data as Walkthrough;
  checkRun(run);
  return run;
}

/** A method's ranking of the test videos by plain cosine. @param labels what is relevant; by default the classes */
export async function ranked(
  data: ExerciseData,
  method: string,
  direction: "audioToVideo" | "videoToAudio" = "audioToVideo",
  labels: (run: Walkthrough) => ArrayLike<number> = (run) => run.test.labels,
): Promise<RetrievalEvaluation> {
  const run = runOf(data);
  const model = await trainedMethod(run, method);
  const views = [model.embedAudio(audioInput(method, run.test)), model.embedVideo(run.test.video)];
  const [queries, gallery] = direction === "audioToVideo" ? views : [views[1], views[0]];
  return evaluateRetrieval(cosineSimilarity(queries, gallery), labels(run));
}

/** A class for every test video: then only its own partner is relevant. */
export const byPair = (run: Walkthrough) => run.test.ids.map((_, i) => i);

/** The share of each class among the videos. */
export function classShares({ features: { classes, labels } }: ExerciseData): number[] {
  return classes.map((_, c) => labels.filter((label) => label === c).length / labels.length);
}
