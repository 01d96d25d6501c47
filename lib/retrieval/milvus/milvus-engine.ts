import { check, checkInteger } from "../../runtime/check";
import { type Matrix, row } from "../../runtime/matrix";
import type { Engine, Found, NewItems, View, Wanted, Windows } from "../contract/engine";
import { type About, WINDOWS } from "./about";
import { checkCells, fillCollection, newPlace, windowKey } from "./collection";
import { expressionOf, literal } from "./expression";
import { type Milvus, withNote } from "./milvus-client";

/** Most that Milvus gives for one query. */
const MOST = 16_384;
/** Queries, or ids, in one call. */
const LOT = 1000;
/** Ids in a call that answers the windows of each, which are many. */
const LOT_WITH_WINDOWS = 100;

interface Row {
  id: string;
  place: string;
  score: number;
  class?: string | null;
  seconds_from?: number;
  seconds_to?: number;
  audio?: number[];
  video?: number[];
}

/** What an `add` wrote: its ids, and the places that it gave them, by which they differ from rows of the same ids that others add. */
interface Added {
  ids: readonly string[];
  first: number;
}

/** Items in a collection of Milvus. */
export class MilvusEngine implements Engine {
  /** Half of an `add` that could not be taken out again: the next change begins with it. */
  private half?: Added;

  constructor(
    private readonly milvus: Milvus,
    readonly collection: string,
    private readonly about: About,
  ) {}

  async size(): Promise<number> {
    const { data } = await this.query<{ "count(*)": string }>("", ["count(*)"]);
    return Number(data[0]["count(*)"]);
  }

  async nearest({ gallery, vectors, k, filter, moments, withVectors }: Wanted): Promise<Found[][]> {
    checkInteger(k, "k of an index in Milvus", 1, MOST);
    const expression = filter && expressionOf(filter, this.about);
    const found: Found[][] = [];
    if (filter && expression === undefined) return Array.from({ length: vectors.rows }, () => []);
    for (let from = 0; from < vectors.rows; from += LOT) {
      const count = Math.min(LOT, vectors.rows - from);
      const { results } = await this.milvus.ask<{ results: (Row | Row[])[] }>("search", {
        collection_name: moments ? this.collection + WINDOWS : this.collection,
        anns_field: gallery,
        data: Array.from({ length: count }, (_, q) => [...row(vectors, from + q)]),
        limit: k,
        ...(expression && { filter: expression }),
        ...(moments && { group_by_field: "id" }),
        output_fields: ["id", "place", "class", ...(moments ? ["seconds_from", "seconds_to"] : []), ...(withVectors ? [gallery] : [])],
        metric_type: "IP",
        consistency_level: "Strong",
      }); // prettier-ignore
      // Of one query the rows come as they are.
      const lists = count === 1 ? [results as Row[]] : (results as Row[][]);
      for (let q = 0; q < count; q++) found.push(hits(lists[q] ?? [], gallery));
    }
    return found;
  }

  async vectorsOf(ids: readonly string[], view: View): Promise<Matrix> {
    const rows = await this.rowsOf(ids, [view]);
    const { width } = this.about;
    const data = new Float32Array(ids.length * width);
    ids.forEach((id, i) => {
      const found = rows.get(id);
      check(found, () => `the index holds no ${JSON.stringify(id)}: give an id of its items`);
      data.set(found[view]!, i * width);
    });
    return { rows: ids.length, columns: width, data };
  }

  async add(items: NewItems): Promise<void> {
    checkCells(this.about, items);
    await this.takeHalf();
    const there = await this.rowsOf(items.ids, []);
    const known = items.ids.find((id) => there.has(id));
    check(known === undefined, () => `the index holds ${JSON.stringify(known)} already: replace it, or give it another id`);
    const first = newPlace();
    let sent = 0;
    try {
      await fillCollection(this.milvus, "insert", this.collection, this.about, items, (i) => first + i, (n) => (sent = n)); // prettier-ignore
    } catch (error) {
      this.half = { ids: items.ids, first };
      await this.takeHalf().catch(() => {
        const note = `up to ${sent} of the ${items.ids.length} items are in the index now, for they could not be taken out again: add them again, or make another change, and they are taken out first; from another process, remove those that are there`; // prettier-ignore
        throw withNote(error, note);
      });
      throw error;
    }
  }

  async replace(items: NewItems): Promise<void> {
    checkCells(this.about, items);
    await this.takeHalf();
    const there = await this.rowsOf(items.ids, []);
    const places = items.ids.map((id) => {
      const found = there.get(id);
      check(found, () => `the index holds no ${JSON.stringify(id)}: give an id of its items`);
      return Number(found.place);
    });
    let sent = 0;
    try {
      await fillCollection(this.milvus, "upsert", this.collection, this.about, items, (i) => places[i], (n) => (sent = n)); // prettier-ignore
      // An item is never without windows: the old ones go when the new ones are there.
      if (items.windows) await this.takeOldWindows(items.ids, items.windows);
    } catch (error) {
      throw withNote(error, `up to ${sent} of the ${items.ids.length} items are replaced, some perhaps not in all their windows: replace them all again`); // prettier-ignore
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.takeHalf();
    check(new Set(ids).size === ids.length, () => "an id is given twice: remove each once");
    const there = await this.rowsOf(ids, []);
    const missing = ids.find((id) => !there.has(id));
    check(missing === undefined, () => `the index holds no ${JSON.stringify(missing)}: give an id of its items`);
    let done = 0;
    try {
      for (const part of lots(ids)) {
        await this.take(part);
        done += part.length;
      }
    } catch (error) {
      const most = Math.min(LOT, ids.length - done);
      throw withNote(error, `of the ${ids.length} items the first ${done} are removed, and up to ${most} after them: remove those that are still there`); // prettier-ignore
    }
  }

  private async takeHalf(): Promise<void> {
    if (!this.half) return;
    const { ids, first } = this.half;
    for (const part of lots(ids)) await this.take(part, ` and place >= ${first} and place < ${first + ids.length}`);
    this.half = undefined;
  }

  /** Windows go first: an item without them can be removed again, and windows without their item could not. */
  private async take(ids: readonly string[], condition = ""): Promise<void> {
    for (const name of this.about.moments ? [this.collection + WINDOWS, this.collection] : [this.collection])
      await this.milvus.ask("delete", { collection_name: name, filter: anyOf("id", ids) + condition });
  }

  private async takeOldWindows(ids: readonly string[], { owners, from }: Windows): Promise<void> {
    const collection_name = this.collection + WINDOWS;
    const current = new Set(Array.from(owners, (owner, w) => windowKey(ids[owner], from[w])));
    for (const part of lots(ids, LOT_WITH_WINDOWS)) {
      const { data } = await this.query<{ window: string }>(anyOf("id", part), ["window"], collection_name);
      const old = data.map(({ window }) => window).filter((window) => !current.has(window));
      for (const some of lots(old)) await this.milvus.ask("delete", { collection_name, filter: anyOf("window", some) });
    }
  }

  private async rowsOf(ids: readonly string[], fields: readonly string[]): Promise<Map<string, Row>> {
    const rows = new Map<string, Row>();
    for (const part of lots(ids)) {
      const { data } = await this.query<Row>(anyOf("id", part), ["id", "place", ...fields]);
      for (const one of data) rows.set(one.id, one);
    }
    return rows;
  }

  private query<One>(filter: string, fields: readonly string[], collection = this.collection): Promise<{ data: One[] }> {
    return this.milvus.ask("query", { collection_name: collection, filter, output_fields: fields, consistency_level: "Strong" }); // prettier-ignore
  }
}

function* lots(ids: readonly string[], most = LOT): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += most) yield ids.slice(from, from + most);
}

function anyOf(field: string, values: readonly string[]): string {
  return `${field} in [${values.map(literal).join(", ")}]`;
}

/** Rows as hits, equal scores in the order in which the items came. */
function hits(rows: readonly Row[], gallery: View): Found[] {
  return [...rows]
    .sort((a, b) => b.score - a.score || Number(a.place) - Number(b.place))
    .map(({ id, score, class: name, seconds_from: from, seconds_to: to, [gallery]: vector }) => ({
      ...{ id, score },
      ...(name != null && { class: name }),
      ...(from !== undefined && { from, to }),
      ...(vector && { vector }),
    }));
}
