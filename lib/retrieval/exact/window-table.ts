import { type Fields, structureFault } from "../../runtime/container/structure";
import type { Windows } from "../contract/engine";
import { FlatVectors } from "../scan/flat-vectors";

/** Windows as plain values; of each its item, rising, and its seconds. */
export interface StoredWindows {
  data: Float32Array;
  owners: Int32Array;
  from: Float64Array;
  to: Float64Array;
}

const FIELDS: Fields = { data: "Float32Array", owners: "Int32Array", from: "Float64Array", to: "Float64Array" };

/** What keeps a value from being windows of n items, in words. */
export function windowsFault(stored: unknown, n: number, width: number): string | undefined {
  const fault = structureFault(stored, FIELDS, "windows");
  if (fault) return fault;
  const { data, owners, from, to } = stored as StoredWindows;
  if (data.length !== owners.length * width || from.length !== owners.length || to.length !== owners.length)
    return "the lists of windows are not equally long";
  for (let w = 0; w < owners.length; w++) {
    const step = owners[w] - (w === 0 ? -1 : owners[w - 1]);
    if (step !== 1 && (step !== 0 || w === 0)) return "windows do not stand in the order of their items";
  }
  const owned = owners.length === 0 ? 0 : owners[owners.length - 1] + 1;
  return owned === n ? undefined : `there are windows of ${owned} items where there are ${n}`;
}

/** Windows of the items of an index, item after item. */
export class WindowTable {
  vectors: FlatVectors;
  owners = new Int32Array(0);
  from = new Float64Array(0);
  to = new Float64Array(0);

  constructor(private readonly width: number) {
    this.vectors = new FlatVectors(width);
  }

  /** The windows of {@link StoredWindows} that hold together. */
  static open({ data, ...facts }: StoredWindows, width: number): WindowTable {
    const table = new WindowTable(width);
    table.add({ vectors: { rows: facts.owners.length, columns: width, data }, ...facts }, 0);
    return table;
  }

  store(): StoredWindows {
    const { vectors, owners, from, to } = this;
    return { data: vectors.rows.data, owners, from, to };
  }

  /** Adds windows of items that come behind the `before` that are there. */
  add({ vectors, owners, from, to }: Windows, before: number): void {
    this.vectors.append(vectors);
    this.owners = joined(
      this.owners,
      owners.map((owner) => owner + before),
    );
    this.from = joined(this.from, from);
    this.to = joined(this.to, to);
  }

  /** Puts the windows of other items in the place of the items' at the given places. */
  replace(windows: Windows, places: readonly number[]): void {
    const newAt = new Map(places.map((place, i) => [place, i]));
    const items = new Map<number, { from: Windows; rows: number[] }>();
    const collect = (source: Windows, itemOf: (owner: number) => number | undefined) =>
      source.owners.forEach((owner, w) => {
        const item = itemOf(owner);
        if (item === undefined) return;
        if (!items.has(item)) items.set(item, { from: source, rows: [] });
        items.get(item)!.rows.push(w);
      });
    collect(this.asWindows(), (owner) => (newAt.has(owner) ? undefined : owner));
    collect(windows, (owner) => places[owner]);
    this.rebuild([...items].sort(([a], [b]) => a - b));
  }

  /** Keeps the windows of the items at the given places, ascending. */
  keep(places: Int32Array): void {
    const newPlace = new Map(Array.from(places, (from, to) => [from, to]));
    const rows: number[] = [];
    this.owners.forEach((owner, w) => {
      if (newPlace.has(owner)) rows.push(w);
    });
    this.vectors.keep(Int32Array.from(rows));
    this.owners = Int32Array.from(rows, (w) => newPlace.get(this.owners[w])!);
    this.from = Float64Array.from(rows, (w) => this.from[w]);
    this.to = Float64Array.from(rows, (w) => this.to[w]);
  }

  private asWindows(): Windows {
    return { vectors: this.vectors.rows, owners: this.owners, from: this.from, to: this.to };
  }

  private rebuild(items: readonly [number, { from: Windows; rows: number[] }][]): void {
    const all = items.flatMap(([item, { from, rows }]) => rows.map((w) => ({ item, source: from, w })));
    const data = new Float32Array(all.length * this.width);
    all.forEach(({ source, w }, i) =>
      data.set(source.vectors.data.subarray(w * this.width, (w + 1) * this.width), i * this.width),
    );
    this.vectors = new FlatVectors(this.width);
    this.vectors.append({ rows: all.length, columns: this.width, data });
    this.owners = Int32Array.from(all, ({ item }) => item);
    this.from = Float64Array.from(all, ({ source, w }) => source.from[w]);
    this.to = Float64Array.from(all, ({ source, w }) => source.to[w]);
  }
}

function joined<List extends Int32Array | Float64Array>(first: List, second: List): List {
  const List = first.constructor as new (length: number) => List;
  const list = new List(first.length + second.length);
  list.set(first);
  list.set(second, first.length);
  return list;
}
