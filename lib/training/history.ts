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

/** The course of a training. */
export interface History {
  /** All epochs that were completed, except one that diverged. */
  epochs: Epoch[];
  /** The epoch whose weights were kept. */
  bestEpoch: number;
  /** Why the training ended. `"diverged"`: the best epoch before that is kept, and `notes` say what was observed. */
  ended: "all epochs" | "no improvement" | "stopped by the user" | "diverged";
  /** Sentences about the training that a reader should know; absent when there are none. */
  notes?: string[];
  /** How the steps were done; absent in trainings saved before there was a choice. */
  execution?: "captured" | "eager";
}
