import type { Client } from "../../lib/retrieval/milvus/milvus-client";

type Row = Record<string, unknown>;
interface Collection {
  properties: unknown;
  rows: Map<unknown, Row>;
}

/** A Milvus in memory, as far as changes go, whose connection can be lost at a call. Searches are the server's own affair. */
export class FakeMilvus {
  readonly collections = new Map<string, Collection>();
  readonly aliases = new Map<string, string>();
  /** Calls so far. */
  calls = 0;
  /** At which call the connection is lost, and whether that call was still carried out. */
  lost?: { at: number; done: boolean };

  /** What the library calls. */
  readonly client = new Proxy({} as Client, {
    get: (_, method: string) => async (argument: Row) => {
      const call = ++this.calls;
      if (this.lost && call > this.lost.at) throw new Error("14 UNAVAILABLE: no connection");
      const isLast = call === this.lost?.at;
      if (isLast && !this.lost!.done) throw new Error("14 UNAVAILABLE: connection dropped");
      const answer = (this[method as "insert"] as (argument: Row) => object).call(this, argument);
      if (isLast) throw new Error("4 DEADLINE_EXCEEDED: no answer");
      return { status: { error_code: "Success", reason: "" }, ...answer };
    },
  });

  /** Ids, or keys of windows, in a collection. */
  keys(name: string): unknown[] {
    return [...(this.collections.get(this.aliases.get(name) ?? name)?.rows.keys() ?? [])];
  }

  hasCollection({ collection_name: name }: Row) {
    return { value: this.collections.has(name as string) || this.aliases.has(name as string) };
  }
  showCollections() {
    return { data: [...this.collections.keys()].map((name) => ({ name })) };
  }
  createCollection({ collection_name: name, properties }: Row) {
    const list = Object.entries(properties as object).map(([key, value]) => ({ key, value: value as string }));
    this.collections.set(name as string, { properties: list, rows: new Map() });
    return {};
  }
  createIndex() {
    return {};
  }
  loadCollectionSync() {
    return {};
  }
  describeCollection({ collection_name: given }: Row) {
    const name = this.aliases.get(given as string) ?? (given as string);
    const aliases = [...this.aliases].filter(([, target]) => target === name).map(([alias]) => alias);
    return {
      collection_name: name,
      aliases,
      properties: this.collections.get(name)!.properties,
      schema: { name, description: "" },
    };
  }
  insert({ collection_name: name, data }: Row) {
    for (const row of data as Row[]) this.collections.get(name as string)!.rows.set(row.window ?? row.id, row);
    return { err_index: [] };
  }
  upsert(argument: Row) {
    return this.insert(argument);
  }
  delete({ collection_name: name, filter }: Row) {
    const { rows } = this.collections.get(name as string)!;
    const meets = filterOf(filter as string);
    for (const [key, row] of rows) if (meets(row)) rows.delete(key);
    return {};
  }
  query({ collection_name: name, filter }: Row) {
    return { data: [...this.collections.get(name as string)!.rows.values()].filter(filterOf(filter as string)) };
  }
  createAlias({ collection_name: name, alias }: Row) {
    this.aliases.set(alias as string, name as string);
    return {};
  }
  alterAlias(argument: Row) {
    return this.createAlias(argument);
  }
  dropAlias({ alias }: Row) {
    this.aliases.delete(alias as string);
    return {};
  }
  dropCollection({ collection_name: name }: Row) {
    if ([...this.aliases.values()].includes(name as string))
      return { status: { error_code: "Fault", reason: "it has an alias" } };
    this.collections.delete(name as string);
    return {};
  }
}

/** Filters as changes write them: `id in ["a", "b"] and place >= 3 and place < 5`. */
function filterOf(filter: string): (row: Row) => boolean {
  const parts = filter.split(/ and (?=place)/).map((part) => {
    const [, field, sign, value] = /^(\w+) (in|>=|<) (.*)$/s.exec(part)!;
    if (sign === "<") return (row: Row) => (row[field] as number) < Number(value);
    if (sign === ">=") return (row: Row) => (row[field] as number) >= Number(value);
    const known = new Set(JSON.parse(value) as unknown[]);
    return (row: Row) => known.has(row[field]);
  });
  return (row) => parts.every((meets) => meets(row));
}
