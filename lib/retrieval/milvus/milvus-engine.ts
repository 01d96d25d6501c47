import { check, checkInteger } from "../../runtime/check";
import { type Matrix, row } from "../../runtime/matrix";
import type { Engine, Found, NewItems, View, Wanted } from "../contract/engine";
import { type About, fillCollection, WINDOWS } from "./collection";
import { expressionOf, literal } from "./expression";
import type { Milvus } from "./milvus-client";

/** Most that Milvus gives for one query. */
const MOST = 16_384;
/** Queries, or ids, in one call. */
const LOT = 1000;

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

/** Items in a collection of Milvus. */
export class MilvusEngine implements Engine {
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
    const there = await this.rowsOf(items.ids, []);
    const known = items.ids.find((id) => there.has(id));
    check(known === undefined, () => `the index holds ${JSON.stringify(known)} already: replace it, or give it another id`);
    // Places rise, so that equal scores keep the order in which items came: microseconds pass faster than items are added.
    const first = 1000 * Date.now();
    try {
      await fillCollection(this.milvus, "insert", this.collection, this.about, items, (i) => first + i);
    } catch (error) {
      // What was half written is not served.
      await this.take(items.ids).catch(() => undefined);
      throw error;
    }
  }

  async replace(items: NewItems): Promise<void> {
    const there = await this.rowsOf(items.ids, []);
    const places = items.ids.map((id) => {
      const found = there.get(id);
      check(found, () => `the index holds no ${JSON.stringify(id)}: give an id of its items`);
      return Number(found.place);
    });
    if (items.windows) await this.takeWindows(items.ids);
    await fillCollection(this.milvus, "upsert", this.collection, this.about, items, (i) => places[i]);
  }

  async remove(ids: readonly string[]): Promise<void> {
    check(new Set(ids).size === ids.length, () => "an id is given twice: remove each once");
    const there = await this.rowsOf(ids, []);
    const missing = ids.find((id) => !there.has(id));
    check(missing === undefined, () => `the index holds no ${JSON.stringify(missing)}: give an id of its items`);
    await this.take(ids);
  }

  private async take(ids: readonly string[]): Promise<void> {
    for (const part of lots(ids))
      await this.milvus.ask("delete", { collection_name: this.collection, filter: `id in [${part.map(literal).join(", ")}]` });
    if (this.about.moments) await this.takeWindows(ids);
  }

  private async takeWindows(ids: readonly string[]): Promise<void> {
    for (const part of lots(ids))
      await this.milvus.ask("delete", { collection_name: this.collection + WINDOWS, filter: `id in [${part.map(literal).join(", ")}]` }); // prettier-ignore
  }

  private async rowsOf(ids: readonly string[], fields: readonly string[]): Promise<Map<string, Row>> {
    const rows = new Map<string, Row>();
    for (const part of lots(ids)) {
      const { data } = await this.query<Row>(`id in [${part.map(literal).join(", ")}]`, ["id", "place", ...fields]);
      for (const one of data) rows.set(one.id, one);
    }
    return rows;
  }

  private query<One>(filter: string, fields: readonly string[]): Promise<{ data: One[] }> {
    return this.milvus.ask("query", { collection_name: this.collection, filter, output_fields: fields, consistency_level: "Strong" }); // prettier-ignore
  }
}

function* lots(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += LOT) yield ids.slice(from, from + LOT);
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
