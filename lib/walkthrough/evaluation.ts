import type { AudioTracks } from "../features/feature-set";
import { type BothDirections, evaluateBothDirections } from "../metrics/evaluation/both-directions";
import { checkSpace, type EmbeddingModel, type SharedSpace, sigmaWeighted } from "../models/embedding/embedding-model";
import { checkTexts } from "../runtime/arguments";
import type { Matrix } from "../runtime/matrix";
import type { Method } from "./methods";
import { recordStage } from "./stages";
import { audioInput, trainedMethod } from "./trained-methods";
import type { Walkthrough } from "./walkthrough";

/** How well a method retrieves among the test videos, by plain cosine (the paper's protocol) and by σ-weighted cosine. */
export interface MethodEvaluation {
  method: Method;
  plain: BothDirections;
  sigmaWeighted: BothDirections;
}

/**
 * Evaluates a method on the test videos; every test video is a query, and all of them are the gallery.
 * @throws InputError for what is no run of the walk-through, an unknown method, or tracks without classes
 */
export async function evaluateMethod(run: Walkthrough, method: Method): Promise<MethodEvaluation> {
  return evaluateTrained(run, method, await trainedMethod(run, method));
}

async function evaluateTrained(run: Walkthrough, method: Method, model: EmbeddingModel): Promise<MethodEvaluation> {
  const audio = audioInput(method, run.test);
  const { video, labels } = run.test;
  const evaluate = (model: SharedSpace) => evaluateModel(model, audio, video, labels);
  return { method, plain: await evaluate(model), sigmaWeighted: await evaluate(sigmaWeighted(model)) };
}

/**
 * Evaluates several methods. Models are trained first if needed; the time of the evaluation alone is noted.
 * @throws InputError when a method is unknown
 */
export async function evaluateMethods(run: Walkthrough, methods: readonly Method[]): Promise<MethodEvaluation[]> {
  checkTexts(methods, "the methods");
  const models: EmbeddingModel[] = [];
  for (const method of methods) models.push(await trainedMethod(run, method));
  const began = performance.now();
  const evaluations: MethodEvaluation[] = [];
  for (const [m, method] of methods.entries()) evaluations.push(await evaluateTrained(run, method, models[m]));
  await recordStage(run.settings, "evaluation", (performance.now() - began) / 1000);
  return evaluations;
}

/**
 * Both directions' retrieval in a model's space.
 * @param video n × width
 * @param labels the class of each video, from 0
 * @throws InputError when the model is none, or audio, video and labels differ in number
 */
export async function evaluateModel(
  model: SharedSpace,
  audio: AudioTracks,
  video: Matrix,
  labels: Int32Array,
): Promise<BothDirections> {
  checkSpace(model);
  return evaluateBothDirections(model.embedAudio(audio), model.embedVideo(video), labels);
}
