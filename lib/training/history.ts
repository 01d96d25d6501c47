/** What happened in one pass over the training data. */
export interface Epoch {
  /** From 1. */
  epoch: number;
  /** Mean training loss over the epoch's batches. */
  loss: number;
  /** Validation score after the epoch, higher is better; absent when there was none, or it was no finite number. */
  validation?: number;
  /** Since the training began. */
  seconds: number;
  /** Estimated time to the last epoch. */
  secondsLeft: number;
}

/** The course of a training. */
export interface History {
  /** All that were gone through, but for one that diverged. */
  epochs: Epoch[];
  /** The epoch whose weights were kept. */
  bestEpoch: number;
  /** Why the training ended. `"diverged"`: the best epoch before that is kept, and `notes` say what was seen. */
  ended: "all epochs" | "no improvement" | "stopped by the user" | "diverged";
  /** What a reader of the result should know, in sentences; absent when there is nothing. */
  notes?: string[];
  /** How the steps were done; absent in trainings saved before there was a choice. */
  execution?: "captured" | "eager";
}
