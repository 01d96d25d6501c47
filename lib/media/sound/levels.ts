/** How loud a sound is. */
export interface Levels {
  /** Seconds of sound. */
  seconds: number;
  /** The largest absolute value; 1 is full scale. */
  peak: number;
  /** Seconds below −60 dB of full scale. */
  silentSeconds: number;
  /** Share of samples at full scale. */
  clipped: number;
  /** Seconds that hold values which are not finite numbers, as damaged files of floats do. */
  brokenSeconds: number;
}

/** Root mean square of −60 dB. */
const SILENCE = 1e-3;
const FULL_SCALE = 0.9999;

/** Measures sound that comes by pieces. */
export class LevelMeter {
  private samples = 0;
  private peak = 0;
  private clipped = 0;
  private silent = 0;
  private broken = 0;
  private energy = 0;
  private filled = 0;

  constructor(private readonly rate: number) {}

  /** Seconds of sound so far. */
  get seconds(): number {
    return this.samples / this.rate;
  }

  push(piece: Float32Array): void {
    for (let i = 0; i < piece.length; i++) {
      const level = Math.abs(piece[i]);
      if (level > this.peak) this.peak = level;
      if (level >= FULL_SCALE) this.clipped++;
      this.energy += level * level;
      if (++this.filled === this.rate) this.endSecond();
    }
    this.samples += piece.length;
  }

  finish(): Levels {
    if (this.filled > 0) this.endSecond();
    const { samples, seconds, peak, silent, clipped, broken } = this;
    return { seconds, peak, silentSeconds: silent, clipped: samples > 0 ? clipped / samples : 0, brokenSeconds: broken };
  }

  private endSecond(): void {
    if (!Number.isFinite(this.energy)) this.broken += this.filled / this.rate;
    if (Math.sqrt(this.energy / this.filled) < SILENCE) this.silent += this.filled / this.rate;
    this.energy = this.filled = 0;
  }
}
