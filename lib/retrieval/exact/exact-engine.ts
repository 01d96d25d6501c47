import { check } from "../../runtime/check";
import { type Fields, structureFault } from "../../runtime/container/structure";
import { type Matrix } from "../../runtime/matrix";
import { Turns } from "../../runtime/turns";
import type { Engine, Found, NewItems, View, Wanted } from "../contract/engine";
import type { IndexItem } from "../contract/search-types";
import type { Cell } from "../items/columns";
import { type Allowed, FlatVectors } from "../scan/flat-vectors";
import { itemsFault, ItemTable, type StoredItems } from "./item-table";
import { type StoredWindows, windowsFault, WindowTable } from "./window-table";

/** An index in memory as plain values. */
export interface StoredEngine {
  width: number;
  items: StoredItems;
  audio: Float32Array;
  video: Float32Array;
  windows?: StoredWindows;
}

const FIELDS: Fields = { width: "number", items: "record", audio: "Float32Array", video: "Float32Array", "windows?": "record" };
/** A vector's length and numbers are at most 1, up to rounding; integers of 16 bits hold no more. */
const LARGEST = 1 + 1e-5;

/** What keeps a value from being an index, in words. */
export function engineFault(stored: unknown): string | undefined {
  const fault = structureFault(stored, FIELDS);
  if (fault) return fault;
  const { width, items, audio, video, windows } = stored as StoredEngine;
  if (!Number.isInteger(width) || width < 1) return `the width is ${width}`;
  const wrong = itemsFault(items) ?? (windows && windowsFault(windows, items.ids.length, width));
  if (wrong) return wrong;
  for (const [view, data] of Object.entries({ audio, video }))
    if (data.length !== items.ids.length * width)
      return `there are ${data.length / width} ${view} vectors of ${items.ids.length}`;
  for (const data of [audio, video, ...(windows ? [windows.data] : [])])
    for (let at = 0; at < data.length; at += width) if (!(lengthOf(data, at, width) <= LARGEST)) return "a vector is not 1 long";
  return undefined;
}

function lengthOf(data: Float32Array, at: number, width: number): number {
  let squares = 0;
  for (let d = 0; d < width; d++) squares += data[at + d] ** 2;
  return Math.sqrt(squares);
}

/** Items in memory, searched exactly. Its changes take turns with what is done with what it stores. */
export class ExactEngine implements Engine {
  private items = new ItemTable();
  private views: Record<View, FlatVectors>;
  private windows?: WindowTable;
  private readonly turns = new Turns();

  constructor(
    private readonly width: number,
    withWindows: boolean,
  ) {
    this.views = { audio: new FlatVectors(width), video: new FlatVectors(width) };
    if (withWindows) this.windows = new WindowTable(width);
  }

  /** The engine of plain values without a fault. */
  static open({ width, items, windows, ...views }: StoredEngine): ExactEngine {
    const engine = new ExactEngine(width, windows !== undefined);
    engine.items = ItemTable.open(items);
    for (const view of ["audio", "video"] as const)
      engine.views[view].append({ rows: engine.items.size, columns: width, data: views[view] });
    if (windows) engine.windows = WindowTable.open(windows, width);
    return engine;
  }

  /** Does something with the engine as plain values: its vectors are the engine's own, so no change begins before it has ended. */
  withStored(work: (stored: StoredEngine) => Promise<void>): Promise<void> {
    return this.turns.take(() => work(this.store()));
  }

  private store(): StoredEngine {
    const { width, items, views, windows } = this;
    const [audio, video] = [views.audio.rows.data, views.video.rows.data];
    return { width, items: items.store(), audio, video, ...(windows && { windows: windows.store() }) };
  }

  async size(): Promise<number> {
    return this.items.size;
  }

  async nearest({ gallery, vectors, k, filter, moments, withVectors }: Wanted): Promise<Found[][]> {
    const { items, windows } = this;
    const searched = moments ? windows!.vectors : this.views[gallery];
    const owners = moments ? windows!.owners : undefined;
    const mask = filter && items.mask(filter);
    const found = searched.search(vectors, k, mask && allowedBy(mask, owners), owners);
    return found.map((matches) =>
      matches.map(({ index, score }) => {
        const i = owners ? owners[index] : index;
        const name = items.classOf(i);
        return {
          id: items.id(i),
          score,
          ...(name !== undefined && { class: name }),
          ...(moments && { from: windows!.from[index], to: windows!.to[index] }),
          ...(withVectors && { vector: searched.row(index).slice() }),
        };
      }),
    );
  }

  /** The items in their order, with views of their vectors. */
  *all(): Generator<IndexItem> {
    for (let i = 0; i < this.items.size; i++) {
      const name = this.items.classOf(i);
      const [audio, video] = [this.views.audio.row(i), this.views.video.row(i)];
      yield { id: this.items.id(i), ...(name !== undefined && { class: name }), audio, video };
    }
  }

  /** See `ExactIndex.columns`. */
  columns(): ReadonlyMap<string, readonly (Cell | null)[]> {
    return this.items.columns;
  }

  async vectorsOf(ids: readonly string[], view: View): Promise<Matrix> {
    const data = new Float32Array(ids.length * this.width);
    ids.forEach((id, i) => data.set(this.views[view].row(this.items.at(id)), i * this.width));
    return { rows: ids.length, columns: this.width, data };
  }

  add(items: NewItems): Promise<void> {
    return this.turns.take(async () => {
      this.items.checkNew(items.ids);
      const before = this.items.size;
      // Memory is taken before anything changes.
      for (const view of ["audio", "video"] as const) this.views[view].reserve(before + items.ids.length);
      this.windows?.vectors.reserve(this.windows.vectors.size + items.windows!.vectors.rows);
      for (const view of ["audio", "video"] as const) this.views[view].append(items[view]);
      this.windows?.add(items.windows!, before);
      this.items.add(items);
    });
  }

  replace(items: NewItems): Promise<void> {
    return this.turns.take(async () => {
      const places = items.ids.map((id) => this.items.at(id));
      for (const view of ["audio", "video"] as const)
        places.forEach((place, i) => {
          const { columns, data } = items[view];
          this.views[view].replace(place, data.subarray(i * columns, (i + 1) * columns));
        });
      this.windows?.replace(items.windows!, places);
      this.items.know(items.classNames);
      places.forEach((place, i) => this.items.describe(place, items, i));
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.turns.take(async () => {
      const gone = new Set(ids.map((id) => this.items.at(id)));
      check(gone.size === ids.length, () => "an id is given twice: remove each once");
      const kept = Int32Array.from({ length: this.items.size }, (_, i) => i).filter((i) => !gone.has(i));
      for (const view of ["audio", "video"] as const) this.views[view].keep(kept);
      this.windows?.keep(kept);
      this.items.keep(kept);
    });
  }
}

function allowedBy(mask: Uint8Array, owners: Int32Array | undefined): Allowed {
  let vectors = 0;
  if (owners) for (const owner of owners) vectors += mask[owner];
  else for (const one of mask) vectors += one;
  return { mask, vectors };
}
