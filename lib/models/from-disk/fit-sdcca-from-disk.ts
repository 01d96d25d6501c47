import * as tf from "@tensorflow/tfjs";
import { type BlockRows, readBlocks } from "../../features/stored/stored-rows";
import { checkVaries } from "../../features/view";
import { checkOptions } from "../../runtime/arguments";
import { checkInteger } from "../../runtime/check";
import { stackRows } from "../../runtime/matrix";
import { rowsTensor } from "../../runtime/tensorflow/tensors";
import type { Parameters } from "../../runtime/tensorflow/weights";
import { type FittedBranches, type PairMethod, trainBranches } from "../branches/train-branches";
import { type FitSdccaOptions, fitSdccaBy, SDCCA } from "../fit-sdcca";
import type { Sdcca, SdccaSettings } from "../sdcca";
import { checkUnseen, splitIds } from "../validation/validation-split";
import { checkFeatureRows, chunkColumns, type FeatureRows } from "./feature-rows";
import { fedLoss, rowFeed } from "./row-feed";
import { holdOutSome, readSample } from "./row-sample";

/** Options of {@link fitSdccaFromDisk}: those of `fitSdcca`, without the audio input, which is that of the rows. */
export interface FitFromDiskOptions extends Omit<FitSdccaOptions, "summary"> {
  /**
   * Rows that are in memory together and shuffled, rounded up to whole blocks of 256; twice as many are in memory. Default 16,384, which
   * is 75 MB of YouTube-8M's widths.
   */
  windowRows?: number;
}

const WINDOW_ROWS = 16_384;

/**
 * `fitSdcca` of features that do not fit into memory: the same model, trained on rows that a thread reads from the disk while the steps
 * run. In memory are two windows of rows, ids and labels, the network's outputs for every video, and the rows that choose the epoch.
 *
 * It differs from `fitSdcca` in two things. The order: blocks of 256 rows, as they were written, come in an order that is drawn anew
 * each epoch, and the rows of each window of blocks are shuffled. Every training row occurs once an epoch, except those of the last, partial batch. And
 * the choice of the epoch: at most 5,000 videos are held out, every class in proportion, and the projection that they are ranked
 * by is fitted on at most 10,000 of the training videos. The model's own projection is fitted on all videos. Data of no more videos
 * than that is held out and chosen by as `fitSdcca` does.
 * @param rows what `writeFeatureRows` or `openFeatureRows` gives
 * @throws InputError as `fitSdcca`, and when a file of rows is missing, cut or damaged
 */
export async function fitSdccaFromDisk(rows: FeatureRows, options: FitFromDiskOptions = {}): Promise<Sdcca<FitSdccaOptions>> {
  checkFeatureRows(rows);
  checkOptions(options);
  const windowRows = checkInteger(options.windowRows ?? WINDOW_ROWS, "windowRows", 1);
  const { classes, labels, sources, summary, weakLabels } = rows;
  const known = {
    ...{ classes, labels },
    audio: { chunks: { columns: chunkColumns(rows) }, source: sources.audio },
    video: { columns: rows.widths.video, source: sources.video },
    ...(weakLabels && { weakLabels }),
  };
  return fitSdccaBy(SDCCA, known, { ...options, windowRows, summary }, (settings, method) => trainOnRows(rows, settings, method));
}

async function trainOnRows(
  data: FeatureRows,
  settings: SdccaSettings & { windowRows: number },
  method: PairMethod,
): Promise<FittedBranches> {
  const { summary, standardisers } = data;
  const { seed, epochs, windowRows } = settings;
  const count = data.ids.length;
  const split = holdOutSome(data, settings.validation, seed);
  const batchSize = Math.min(checkInteger(settings.batchSize, "batchSize", 1), split.fit.length);
  method.checkBatch?.(batchSize);
  const ids = splitIds(split, data.ids);
  if (summary.kind !== "mean") checkUnseen(ids.heldOut, summary.attention.split);
  for (const view of ["audio", "video"] as const) checkVaries(standardisers[view], view, count);
  const sample = await readSample(data, split, seed);
  const left = new Uint8Array(count).fill(1);
  for (const r of split.fit) left[r] = 0;
  const order = { blocks: data.blocks, left, windowRows, seed };

  const validation = { ...sample, audio: rowsTensor(sample.audio), video: rowsTensor(sample.video) };
  const feed = rowFeed(data, { order, epochs: checkInteger(epochs, "epochs", 1), batchSize, rows: split.fit.length });
  try {
    return await trainBranches(
      {
        ...{ summary, standardisers, ids, count, held: split.held, validation },
        // The checksums of the blocks stand for their rows.
        identity: () => ({
          blocks: data.blocks.map(({ first, rows, width, checksum }) => [first, rows, width, checksum]),
          ...{ labels: data.labels, standardisers, split, audio: sample.audio, video: sample.video, choosing: sample.split },
        }),
        called: (row) => data.ids[row],
        training: (loss, describe) => ({
          ...{ feed, loss: fedLoss(loss, data.classes.length) },
          describe: (parameters: Parameters, [audio, video]: tf.Tensor[]) =>
            describe(parameters, audio as tf.Tensor2D, video as tf.Tensor2D),
        }),
        each: async (use) => {
          await feed.close();
          for await (const { audio, video } of inGroups(readBlocks(data))) use(audio, video);
        },
      },
      settings,
      method,
    );
  } finally {
    tf.dispose([validation.audio, validation.video]);
    await feed.close();
  }
}

/** Blocks that go through the network together, since each call takes its weights to the device. */
const GROUP = 16;

async function* inGroups(blocks: AsyncIterable<BlockRows>): AsyncGenerator<Pick<BlockRows, "audio" | "video">> {
  let group: BlockRows[] = [];
  const together = () => ({
    audio: stackRows(group.map(({ audio }) => audio)),
    video: stackRows(group.map(({ video }) => video)),
  });
  for await (const block of blocks) {
    group.push(block);
    if (group.length < GROUP) continue;
    yield together();
    group = [];
  }
  if (group.length > 0) yield together();
}
