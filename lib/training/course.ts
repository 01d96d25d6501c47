import * as tf from "@tensorflow/tfjs";
import { LARGEST_RIDGE } from "../losses/sdcca-loss";
import { check } from "../runtime/check";
import { type Fields, listOf, oneOf, structureFault } from "../runtime/container/structure";
import { WEIGHTS, type Weights } from "../runtime/tensorflow/weights";
import { COURSE, type Epoch, type History } from "./history";
import { KeptEpoch } from "./kept-epoch";
import { checkSameState } from "./step";

/** A training between two steps, as plain values. */
export interface SavedCourse {
  /** Steps done. */
  done: number;
  seconds: number;
  /** Losses of the steps of the epoch that has begun; empty between two epochs. */
  losses: Float32Array;
  history: History;
  notes: string[];
  kept: { epoch: number; score: number; weights?: Weights };
  /** What the steps change; none of a training that is finished. */
  state?: Weights;
  /** The same at the end of the epoch before; within an epoch, of a training that may go back there. */
  back?: Weights;
}

const NUMBER = "number" as const;
const SAVED: Fields = {
  ...{ done: NUMBER, seconds: NUMBER, losses: "Float32Array", notes: listOf("string") },
  history: {
    epochs: listOf({ epoch: NUMBER, loss: NUMBER, "validation?": NUMBER, seconds: NUMBER, secondsLeft: NUMBER }),
    bestEpoch: NUMBER,
    execution: oneOf("captured", "eager"),
    ...COURSE,
  },
  kept: { epoch: NUMBER, score: NUMBER, "weights?": WEIGHTS },
  "state?": WEIGHTS,
  "back?": WEIGHTS,
};

/** What a recovery changes: the learning rate, and the ridge of a loss that has one. */
export interface Damping {
  learningRate: number;
  ridge?: number;
}

/** How far a training has come: what a checkpoint holds besides the state of the steps. */
export class Course {
  /** Steps done. */
  done = 0;
  /** Of the epoch that has begun. */
  readonly losses: number[] = [];
  readonly notes: string[] = [];
  readonly history: History;
  readonly kept: KeptEpoch;
  /** Whether it was finished before, so that nothing is left to train. */
  finished = false;
  /** The state at the end of the epoch before, where a training that may go back there was continued within an epoch. */
  back?: Weights;
  private began = performance.now();

  /**
   * @param scored whether a score chooses the epoch
   * @param beginning what holds until a recovery
   * @param goesBack whether it may recover
   */
  constructor(
    private readonly perEpoch: number,
    private readonly epochs: number,
    execution: "captured" | "eager",
    scored: boolean,
    private readonly beginning: Damping,
    private readonly goesBack: boolean,
  ) {
    this.history = { epochs: [], bestEpoch: 0, ended: "all epochs", execution };
    this.kept = new KeptEpoch(scored);
  }

  /** The mean loss of the steps of this epoch, which ends here; undefined when there was none. */
  endEpoch(): number | undefined {
    if (this.losses.length === 0) return undefined;
    const mean = tf.tidy(() => tf.mean(tf.tensor1d(this.losses)).dataSync()[0]);
    this.losses.length = 0;
    return mean;
  }

  /** Notes an epoch and what it came to. */
  add(epoch: number, loss: number): Epoch {
    const seconds = this.seconds();
    const record: Epoch = { epoch, loss, seconds, secondsLeft: (seconds / epoch) * (this.epochs - epoch) };
    this.history.epochs.push(record);
    return record;
  }

  /** The learning rate and the ridge of an epoch, that of the last recovery by default. */
  damping(epoch = Infinity): Damping {
    const until = (this.history.recoveries ?? []).filter((recovery) => recovery.epoch <= epoch);
    return until.length > 0 ? until[until.length - 1] : this.beginning;
  }

  /** Goes back to the end of an epoch, after so many steps, and on from there with half the learning rate and ten times the ridge. */
  goBack(done: number, observed: string): void {
    const { learningRate, ridge } = this.damping();
    const larger = ridge !== undefined && { ridge: Math.max(ridge, Math.min(10 * ridge, LARGEST_RIDGE)) };
    const damped = { learningRate: learningRate / 2, ...larger };
    (this.history.recoveries ??= []).push({ epoch: this.history.epochs.length + 1, observed, ...damped });
    this.losses.length = 0;
    this.done = done;
  }

  /**
   * @param state of the steps; absent at the end of the training
   * @param back the state at the end of the epoch before, within an epoch that may be gone back from
   */
  save(state?: Weights, back?: Weights): SavedCourse {
    const { done, history, notes, kept } = this;
    const losses = Float32Array.from(this.losses);
    const states = { ...(state && { state }), ...(back && { back }) };
    return { done, seconds: this.seconds(), losses, history, notes, kept: kept.save(), ...states };
  }

  /**
   * Goes to where a saved training was.
   * @param shapes of the parameters
   * @throws InputError when it is not a saved training, or not of this network and number of steps
   */
  restore(saved: SavedCourse, shapes: Record<string, number[]>): void {
    const fault = structureFault(saved, SAVED);
    check(fault === undefined, () => `it is no state of a training, ${fault}`);
    const { done, seconds, losses, history, notes, kept, state, back } = saved;
    const { perEpoch, epochs } = this;
    check(
      Number.isInteger(done) && done >= 0 && done <= perEpoch * epochs,
      () => `it is after ${done} of ${perEpoch * epochs} steps`,
    );
    check(
      state === undefined || (losses.length === done % perEpoch && history.epochs.length === Math.floor(done / perEpoch)),
      () => `after ${done} steps it has ${history.epochs.length} epochs and ${losses.length} losses more`,
    );
    check(state !== undefined || kept.weights !== undefined, () => "it has neither a state nor weights");
    const needsBack = this.goesBack && state !== undefined && done % perEpoch > 0;
    check(Boolean(back) === needsBack, () => `after ${done} steps it has ${back ? "a" : "no"} state to go back to`);
    const isOfAnEpoch = Number.isInteger(kept.epoch) && kept.epoch >= 1 && kept.epoch <= history.epochs.length;
    check(kept.weights ? isOfAnEpoch : kept.epoch === 0, () => `it keeps epoch ${kept.epoch} of ${history.epochs.length}`);
    if (kept.weights) checkSameState(kept.weights, shapes);
    this.done = done;
    this.began = performance.now() - 1000 * seconds;
    this.losses.splice(0, Infinity, ...losses);
    this.notes.splice(0, Infinity, ...notes);
    delete this.history.recoveries; // those of a checkpoint that was refused
    Object.assign(this.history, history);
    this.kept.restore(kept);
    this.finished = state === undefined;
    this.back = back;
  }

  /** Goes back to the beginning, after a {@link restore} that was not to be. */
  reset(): void {
    this.losses.length = 0;
    this.done = 0;
    this.notes.length = 0;
    delete this.history.recoveries;
    Object.assign(this.history, { epochs: [], bestEpoch: 0, ended: "all epochs" });
    this.kept.restore({ epoch: 0, score: -Infinity });
    this.finished = false;
    this.back = undefined;
    this.began = performance.now();
  }

  private seconds(): number {
    return (performance.now() - this.began) / 1000;
  }
}
