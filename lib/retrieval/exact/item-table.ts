import { check } from "../../runtime/check";
import { type Fields, listOf, structureFault } from "../../runtime/container/structure";
import type { NewItems } from "../contract/engine";
import { type Columns, columnsFault, openColumns, type StoredColumn, storedColumns, typesOf } from "../items/columns";
import { conditionsOf, type Filter, maskOf } from "../items/filter";

/** What an index knows of its items but their vectors, as plain values. */
export interface StoredItems {
  ids: string[];
  classes: string[];
  /** Places among the classes; −1 for an item without one. */
  labels: Int32Array;
  columns: StoredColumn[];
}

const FIELDS: Fields = { ids: listOf("string"), classes: listOf("string"), labels: "Int32Array", columns: "list" };

type ItemFacts = Pick<NewItems, "ids" | "classes" | "classNames" | "columns">;

/** What keeps a value from being items, in words. */
export function itemsFault(stored: unknown): string | undefined {
  const fault = structureFault(stored, FIELDS, "items");
  if (fault) return fault;
  const { ids, classes, labels, columns } = stored as StoredItems;
  if (new Set(ids).size !== ids.length) return "an id is there twice";
  if (labels.length !== ids.length) return `there are ${labels.length} labels for ${ids.length} items`;
  if (labels.some((label) => label < -1 || label >= classes.length)) return "a label refers to a class that is not there";
  return columnsFault(columns, ids.length);
}

/** The items of an index in their order: ids, classes, and columns of a table. */
export class ItemTable {
  private readonly placeOf = new Map<string, number>();
  private readonly ids: string[] = [];
  private readonly classes: string[] = [];
  private labels: number[] = [];
  readonly columns: Columns = new Map();

  /** The items of {@link StoredItems} that hold together. */
  static open({ ids, classes, labels, columns }: StoredItems): ItemTable {
    const table = new ItemTable();
    const classOf = Array.from(labels, (label) => (label < 0 ? undefined : classes[label]));
    table.add({ ids, classes: classOf, classNames: classes, columns: openColumns(columns) });
    return table;
  }

  store(): StoredItems {
    const { ids, classes, labels, columns } = this;
    return { ids, classes, labels: Int32Array.from(labels), columns: storedColumns(columns) };
  }

  get size(): number {
    return this.ids.length;
  }

  id(i: number): string {
    return this.ids[i];
  }

  classOf(i: number): string | undefined {
    return this.classes[this.labels[i]];
  }

  /** The place of an item. @throws InputError when it is not there */
  at(id: string): number {
    const place = this.placeOf.get(id);
    check(place !== undefined, () => `the index holds no ${JSON.stringify(id)}: give an id of its ${this.size} items`);
    return place;
  }

  /** @throws InputError for an id that is there already */
  checkNew(ids: readonly string[]): void {
    const there = ids.find((id) => this.placeOf.has(id));
    check(there === undefined, () => `the index holds ${JSON.stringify(there)} already: replace it, or give it another id`);
  }

  /** Adds new items at the end. */
  add(items: ItemFacts): void {
    this.know(items.classNames);
    items.ids.forEach((id, i) => {
      this.placeOf.set(id, this.ids.length);
      this.ids.push(id);
      this.labels.push(-1);
      for (const column of this.columns.values()) column.push(null);
      this.describe(this.ids.length - 1, items, i);
    });
  }

  /** Gives an item what is known of item i of others. */
  describe(at: number, { classes, columns }: Pick<NewItems, "classes" | "columns">, i: number): void {
    this.labels[at] = this.labelOf(classes[i]);
    for (const name of columns.keys())
      if (!this.columns.has(name)) this.columns.set(name, new Array<null>(this.ids.length).fill(null));
    for (const [name, column] of this.columns) column[at] = columns.get(name)?.[i] ?? null;
  }

  /** Keeps the items at the given places, ascending. */
  keep(places: Int32Array): void {
    places.forEach((from, to) => {
      this.ids[to] = this.ids[from];
      this.labels[to] = this.labels[from];
      for (const column of this.columns.values()) column[to] = column[from];
    });
    for (const list of [this.ids, this.labels, ...this.columns.values()]) list.length = places.length;
    this.placeOf.clear();
    this.ids.forEach((id, i) => this.placeOf.set(id, i));
  }

  /** 1 for each item that a filter lets through. @throws InputError for a filter that is none */
  mask(filter: Filter): Uint8Array {
    const { columns, classes } = this;
    const conditions = conditionsOf(filter, [...columns.keys()], classes, (name) => typesOf(columns.get(name)!));
    return maskOf(conditions, this.size, columns, (i) => this.classOf(i));
  }

  /** Can be asked for these classes, whether or not an item has them. */
  know(names: readonly string[]): void {
    for (const name of names) this.labelOf(name);
  }

  private labelOf(name: string | undefined): number {
    if (name === undefined) return -1;
    const label = this.classes.indexOf(name);
    return label < 0 ? this.classes.push(name) - 1 : label;
  }
}
