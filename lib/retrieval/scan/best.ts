import type { Match } from "../../metrics/ranking/top-matches";

/** The best of what is offered, at most k: the largest scores, of equal ones those that were offered first. A heap, the worst on top. */
export class Best {
  private readonly scores: Float64Array;
  private readonly items: Int32Array;
  /** Offered before or after. */
  private readonly order: Int32Array;
  private size = 0;
  private offered = 0;

  constructor(private readonly k: number) {
    this.scores = new Float64Array(k);
    this.items = new Int32Array(k);
    this.order = new Int32Array(k);
  }

  /** What a score must be above to count; −∞ while there is room. */
  get least(): number {
    return this.size < this.k ? -Infinity : this.scores[0];
  }

  offer(item: number, score: number): void {
    if (this.size < this.k) this.rise(this.size++, item, score);
    else if (score > this.scores[0]) this.sink(item, score);
  }

  /** All that were kept, best first. */
  sorted(): Match[] {
    const places = Array.from({ length: this.size }, (_, i) => i);
    places.sort((a, b) => this.scores[b] - this.scores[a] || this.order[a] - this.order[b]);
    return places.map((at) => ({ index: this.items[at], score: this.scores[at] }));
  }

  private put(at: number, item: number, score: number, order: number): void {
    this.items[at] = item;
    this.scores[at] = score;
    this.order[at] = order;
  }

  private move(from: number, to: number): void {
    this.put(to, this.items[from], this.scores[from], this.order[from]);
  }

  private rise(at: number, item: number, score: number): void {
    // What comes now is the latest, so it is worse than an equal one above it.
    for (let above = (at - 1) >> 1; at > 0 && this.scores[above] >= score; above = (at - 1) >> 1) {
      this.move(above, at);
      at = above;
    }
    this.put(at, item, score, this.offered++);
  }

  private sink(item: number, score: number): void {
    const order = this.offered++;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.size) break;
      if (below + 1 < this.size && this.isWorse(below + 1, this.scores[below], this.order[below])) below++;
      if (!this.isWorse(below, score, order)) break;
      this.move(below, at);
      at = below;
    }
    this.put(at, item, score, order);
  }

  private isWorse(at: number, score: number, order: number): boolean {
    return this.scores[at] < score || (this.scores[at] === score && this.order[at] > order);
  }
}
