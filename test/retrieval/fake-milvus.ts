import type { Client } from "../../lib/retrieval/milvus/milvus-client";

type Row = Record<string, unknown>;
interface Collection {
  properties: unknown;
  /** By their keys; a key has several where an insert was carried out twice, as in Milvus. */
  rows: Map<unknown, Row[]>;
  isLoaded: boolean;
}
interface Status {
  error_code: string;
  code: number;
  reason: string;
}

const DONE: Status = { error_code: "Success", code: 0, reason: "" };
/** Whose answer is a status, not an object with one. */
const PLAIN = "createCollection createIndex loadCollectionAsync dropCollection createAlias alterAlias dropAlias".split(" ");
/** Whose refusal the client throws. */
const THROWN = ["createCollection", "upsert", "insert"];
const CHANGES = ["insert", "upsert", "deleteEntities"];

class Refused {
  constructor(readonly status: Status) {}
}

/** A client and its Milvus in memory, whose calls can be refused, or lost on the way. */
export class FakeMilvus {
  readonly collections = new Map<string, Collection>();
  readonly aliases = new Map<string, string>();
  /** Calls so far, and what they were. */
  calls = 0;
  readonly log: [method: string, argument: Row][] = [];
  /** At which call the connection is lost, whether that call was still carried out, and whether it is back at once. */
  lost?: { at: number; done: boolean; once?: boolean };
  /** What is refused, by this status. */
  refuses?: (method: string, argument: Row) => Partial<Status> | undefined;
  /** Changes are carried out twice, as when the client sends them again for want of an answer. */
  repeats = false;
  /** Loads collections that it is told to. */
  loads = true;
  /** Rows of an upsert that are silently lost. */
  loses = 0;
  private readonly described = new Map<string, object>();

  /** @param lite answers as milvus-lite does: it tells no aliases, drops them with their collection, and half fills a status */
  constructor(private readonly lite = false) {}

  /** What the library calls. */
  readonly client = new Proxy({} as Client, {
    get: (_, method: string) => async (argument: Row) => {
      const call = ++this.calls;
      this.log.push([method, argument]);
      const { lost } = this;
      if (lost && call > lost.at && !lost.once) throw grpcError(14, "UNAVAILABLE: no connection");
      if (call === lost?.at && !lost.done) throw grpcError(14, "UNAVAILABLE: connection dropped");
      const answer = this.answer(method, argument);
      if (call === lost?.at) throw grpcError(4, "DEADLINE_EXCEEDED: no answer");
      return answer;
    },
  });

  private answer(method: string, argument: Row): object {
    try {
      const refused = this.refuses?.(method, argument);
      if (refused) throw new Refused({ ...DONE, ...refused });
      const times = this.repeats && CHANGES.includes(method) ? 2 : 1;
      let answer: object = {};
      for (let i = 0; i < times; i++) answer = (this[method as "upsert"] as (argument: Row) => object).call(this, argument);
      return PLAIN.includes(method) ? DONE : { status: DONE, ...answer };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const answer = PLAIN.includes(method) ? error.status : { status: error.status, data: [], results: [], err_index: [] };
      if (THROWN.includes(method) && error.status.error_code !== "Success") throw answer;
      return answer;
    }
  }

  /** Ids, or keys of windows, in a collection. */
  keys(name: string): unknown[] {
    return [...(this.collections.get(this.aliases.get(name) ?? name)?.rows ?? [])].flatMap(([key, rows]) => rows.map(() => key));
  }

  private found(given: unknown): { name: string; collection: Collection } {
    const name = this.aliases.get(given as string) ?? (given as string);
    const collection = this.collections.get(name);
    if (!collection) throw new Refused({ error_code: "CollectionNotExists", code: 100, reason: `no ${name}` });
    return { name, collection };
  }

  showCollections() {
    return { data: [...this.collections.keys()].map((name) => ({ name })) };
  }
  createCollection({ collection_name: name, properties }: Row) {
    if (this.collections.has(name as string)) throw new Refused(this.fault("it is there"));
    const list = Object.entries(properties as object).map(([key, value]) => ({ key, value: value as string }));
    this.collections.set(name as string, { properties: list, rows: new Map(), isLoaded: false });
    return {};
  }
  createIndex({ collection_name: name }: Row) {
    return this.found(name);
  }
  loadCollectionAsync({ collection_name: name }: Row) {
    this.found(name).collection.isLoaded = this.loads;
    return {};
  }
  getLoadState({ collection_name: name }: Row) {
    return { state: `LoadState${this.found(name).collection.isLoaded ? "Loaded" : "NotLoad"}` };
  }
  describeCollection({ collection_name: given, cache }: Row) {
    const known = this.described.get(given as string);
    if (cache && known) return known;
    const { name, collection } = this.found(given);
    const aliases = [...this.aliases].filter(([, target]) => target === name).map(([alias]) => alias);
    const { properties } = collection;
    const answer = { collection_name: name, ...(!this.lite && { aliases }), properties, schema: { name, description: "" } };
    this.described.set(given as string, answer);
    return answer;
  }
  insert({ collection_name: name, data }: Row) {
    for (const row of data as Row[]) {
      const { rows } = this.found(name).collection;
      const key = row.window ?? row.id;
      rows.set(key, [...(rows.get(key) ?? []), row]);
    }
    return { err_index: [] };
  }
  upsert({ collection_name: name, data }: Row) {
    const kept = (data as Row[]).slice(this.loses);
    this.loses = 0;
    for (const row of kept) this.found(name).collection.rows.set(row.window ?? row.id, [row]);
    return { err_index: [] };
  }
  deleteEntities({ collection_name: name, filter }: Row) {
    const { rows } = this.found(name).collection;
    const meets = filterOf(filter as string);
    for (const [key, list] of rows) if (list.some(meets)) rows.delete(key);
    return {};
  }
  query({ collection_name: name, filter, output_fields: fields }: Row) {
    const rows = [...this.found(name).collection.rows.values()].flat();
    if ((fields as string[]).includes("count(*)")) return { data: [{ "count(*)": String(rows.length) }] };
    return { data: rows.filter(filterOf(filter as string)) };
  }
  /** By the first number of each vector; rows that are grouped come, as in Milvus, of too few candidates. */
  search({ collection_name: name, data, limit, filter, anns_field: field, group_by_field: group, output_fields: fields }: Row) {
    // The client reads the fields of the collection first, and fails where there is none.
    try {
      this.describeCollection({ collection_name: name, cache: true });
    } catch {
      throw new TypeError("Cannot read properties of null (reading 'fields')");
    }
    const rows = [...this.found(name).collection.rows.values()].flat().filter(filterOf((filter as string) ?? ""));
    const results = (data as number[][]).map(([query]) => {
      const scored = rows.map((row): Row & { score: number } => ({
        ...Object.fromEntries((fields as string[]).map((one) => [one, row[one]])),
        score: query * (row[field as string] as number[])[0],
      }));
      const best = scored.sort((a, b) => b.score - a.score).slice(0, limit as number);
      return group ? [...new Map(best.reverse().map((row) => [row[group as string], row])).values()].reverse() : best;
    });
    return { results: results.length === 1 ? results[0] : results };
  }
  createAlias({ collection_name: name, alias }: Row) {
    if (this.aliases.has(alias as string)) throw new Refused(this.fault("the alias is there"));
    this.aliases.set(alias as string, this.found(name).name);
    return {};
  }
  alterAlias({ collection_name: name, alias }: Row) {
    this.aliases.set(alias as string, this.found(name).name);
    return {};
  }
  dropAlias({ alias }: Row) {
    this.aliases.delete(alias as string);
    return {};
  }
  dropCollection({ collection_name: name }: Row) {
    const own = [...this.aliases].filter(([, target]) => target === name);
    if (own.length > 0 && !this.lite) throw new Refused(this.fault("it has an alias"));
    for (const [alias] of own) this.aliases.delete(alias);
    this.collections.delete(name as string);
    this.described.delete(name as string);
    return {};
  }

  private fault(reason: string): Status {
    return { error_code: this.lite ? "Success" : "UnexpectedError", code: 1, reason };
  }
}

/** An error as gRPC throws it. */
export function grpcError(code: number, message: string): Error {
  return Object.assign(new Error(`${code} ${message}`), { code });
}

/** Filters as the library writes them: `id in ["a", "b"] and place >= 3 and place < 5`. */
function filterOf(filter: string): (row: Row) => boolean {
  if (filter === "") return () => true;
  const parts = filter.split(/ and (?=place|id)/).map((part) => {
    const [, field, sign, value] = /^(\w+) (in|not in|>=|<) (.*)$/s.exec(part)!;
    if (sign === "<") return (row: Row) => (row[field] as number) < Number(value);
    if (sign === ">=") return (row: Row) => (row[field] as number) >= Number(value);
    const known = new Set(JSON.parse(value) as unknown[]);
    return (row: Row) => known.has(row[field]) === (sign === "in");
  });
  return (row) => parts.every((meets) => meets(row));
}
