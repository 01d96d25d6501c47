import { type Fields, listOf, oneOf } from "../runtime/container/structure";

/** What happened in one pass over the training data. */
export interface Epoch {
  /** From 1. */
  epoch: number;
  /** Mean training loss over the epoch's batches. */
  loss: number;
  /** Validation score after the epoch, higher is better; absent when there was none, or it was not finite. */
  validation?: number;
  /** Since the training began. */
  seconds: number;
  /** Estimated time to the last epoch. */
  secondsLeft: number;
}

/** A divergence from which a training recovered. */
export interface Recovery {
  /** The epoch in which it diverged; it was trained again, from the state before it. */
  epoch: number;
  /** What was observed, where, and in which batch. */
  observed: string;
  /** The learning rate from then on. */
  learningRate: number;
  /** The ridge of the loss from then on; absent where it has none. */
  ridge?: number;
}

/** The course of a training. */
export interface History {
  /** All epochs that were completed, except one that diverged. */
  epochs: Epoch[];
  /** The epoch whose weights were kept. */
  bestEpoch: number;
  /** Why the training ended. `"diverged"`: the best epoch before that is kept, and `notes` say what was observed. */
  ended: "all epochs" | "no improvement" | "stopped by the user" | "diverged";
  /** The divergences from which it recovered, where `recoveries` allowed that; absent when there were none. */
  recoveries?: Recovery[];
  /** Sentences about the training that a reader should know; absent when there are none. */
  notes?: string[];
  /** How the steps were done; absent in trainings saved before there was a choice. */
  execution?: "captured" | "eager";
}

/** Whether it is of a training that the user stopped, which another time would come to something else. */
export function wasStopped(history: Pick<History, "ended"> | undefined): boolean {
  return history?.ended === "stopped by the user";
}

/** What came of a training that was stopped, in words. @param epochs how many it had at most */
export function stoppedAfter({ epochs: done, bestEpoch }: Pick<History, "epochs" | "bestEpoch">, epochs: number): string {
  return `stopped after ${done.length} of ${epochs} epochs, epoch ${bestEpoch} kept`;
}

const ENDS: readonly History["ended"][] = ["all epochs", "no improvement", "stopped by the user", "diverged"];

/** The fields of a stored history that say how the training went, without its epochs. */
export const COURSE: Fields = {
  ended: oneOf(...ENDS),
  "notes?": listOf("string"),
  "recoveries?": listOf({ epoch: "number", observed: "string", learningRate: "number", "ridge?": "number" }),
};
