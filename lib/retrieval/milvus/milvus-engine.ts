import { check } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";
import { Turns } from "../../runtime/turns";
import type { Engine, Found, NewItems, View, Wanted, Windows } from "../contract/engine";
import { type About, WINDOWS } from "./about";
import { withNote } from "./answers";
import { countRows } from "./collection";
import { anyOf } from "./expression";
import type { Milvus } from "./milvus-client";
import { checkCells, fillCollection, newPlaces, windowKey } from "./rows";
import { nearest } from "./search";

/** Ids in a call, and in one that answers the windows of each, which are many. */
const IDS_A_CALL = 1000;
const IDS_A_CALL_FOR_WINDOWS = 100;

interface Row {
  id: string;
  place: string;
  audio?: number[];
  video?: number[];
}

/** What an `add` wrote: its ids, and the places that it gave them, by which they differ from rows of the same ids that others add. */
interface Added {
  ids: readonly string[];
  first: number;
}

/** Items in a collection of Milvus. Its changes take turns: each looks first at what is there. */
export class MilvusEngine implements Engine {
  /** An `add` of which a part could not be taken out again: the next change begins with it. */
  private unfinishedAdd?: Added;
  private readonly turns = new Turns();

  constructor(
    private readonly milvus: Milvus,
    readonly collection: string,
    private readonly about: About,
  ) {}

  size(): Promise<number> {
    return countRows(this.milvus, this.collection);
  }

  nearest(wanted: Wanted): Promise<Found[][]> {
    return nearest(this.milvus, this.collection, this.about, wanted);
  }

  async vectorsOf(ids: readonly string[], view: View): Promise<Matrix> {
    const rows = await this.rowsOf(ids, [view]);
    const { width } = this.about;
    const data = new Float32Array(ids.length * width);
    ids.forEach((id, i) => data.set(known(rows, id)[view]!, i * width));
    return { rows: ids.length, columns: width, data };
  }

  async add(items: NewItems): Promise<void> {
    checkCells(this.about, items);
    await this.inTurn(async () => {
      const there = await this.rowsOf(items.ids, []);
      const old = items.ids.find((id) => there.has(id));
      check(old === undefined, () => `the index holds ${JSON.stringify(old)} already: replace it, or give it another id`);
      const first = newPlaces(items.ids.length);
      let sent = 0;
      try {
        await this.fill(items, (i) => first + i, (n) => (sent = n)); // prettier-ignore
      } catch (error) {
        this.unfinishedAdd = { ids: items.ids, first };
        await this.undoHalfAdd().catch(() => {
          throw withNote(error, halfAdded(sent, items.ids.length));
        });
        throw error;
      }
    });
  }

  async replace(items: NewItems): Promise<void> {
    checkCells(this.about, items);
    await this.inTurn(async () => {
      const there = await this.rowsOf(items.ids, []);
      const places = items.ids.map((id) => Number(known(there, id).place));
      let sent = 0;
      try {
        await this.fill(items, (i) => places[i], (n) => (sent = n)); // prettier-ignore
        // An item is never without windows: the old ones go when the new ones are there.
        if (items.windows) await this.removeOldWindows(items.ids, items.windows);
      } catch (error) {
        throw withNote(error, halfReplaced(sent, items.ids.length));
      }
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.inTurn(async () => {
      check(new Set(ids).size === ids.length, () => "an id is given twice: remove each once");
      const there = await this.rowsOf(ids, []);
      for (const id of ids) known(there, id);
      let done = 0;
      try {
        for (const part of lots(ids)) {
          await this.removeRows(part);
          done += part.length;
        }
      } catch (error) {
        throw withNote(error, halfRemoved(done, ids.length));
      }
    });
  }

  /** Makes a change when those before it have ended, and what is left of an `add` is out. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    return this.turns.take(async () => {
      await this.undoHalfAdd();
      await change();
    });
  }

  private fill(items: NewItems, placeOf: (i: number) => number, onPart: (sent: number) => void): Promise<void> {
    return fillCollection(this.milvus, this.collection, this.about, items, placeOf, onPart);
  }

  private async undoHalfAdd(): Promise<void> {
    if (!this.unfinishedAdd) return;
    const { ids, first } = this.unfinishedAdd;
    for (const part of lots(ids)) await this.removeRows(part, ` and place >= ${first} and place < ${first + ids.length}`);
    this.unfinishedAdd = undefined;
  }

  /** Windows go first: an item without them can be removed again, and windows without their item could not. */
  private async removeRows(ids: readonly string[], condition = ""): Promise<void> {
    for (const name of this.about.moments ? [this.collection + WINDOWS, this.collection] : [this.collection])
      await this.milvus.ask("deleteEntities", { collection_name: name, filter: anyOf("id", ids) + condition });
  }

  private async removeOldWindows(ids: readonly string[], { owners, from }: Windows): Promise<void> {
    const name = this.collection + WINDOWS;
    const current = new Set(Array.from(owners, (owner, w) => windowKey(ids[owner], from[w])));
    for (const part of lots(ids, IDS_A_CALL_FOR_WINDOWS)) {
      const { data } = await this.query<{ window: string }>(anyOf("id", part), ["window"], name);
      const old = data.map(({ window }) => window).filter((window) => !current.has(window));
      for (const some of lots(old))
        await this.milvus.ask("deleteEntities", { collection_name: name, filter: anyOf("window", some) });
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
    const settings = { output_fields: fields, consistency_level: "Strong" };
    return this.milvus.ask("query", { collection_name: collection, filter, ...settings });
  }
}

function known(rows: Map<string, Row>, id: string): Row {
  const found = rows.get(id);
  check(found, () => `the index holds no ${JSON.stringify(id)}: give an id of its items`);
  return found;
}

function* lots(ids: readonly string[], most = IDS_A_CALL): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += most) yield ids.slice(from, from + most);
}

function halfAdded(sent: number, count: number): string {
  return (
    `up to ${sent} of the ${count} items are in the index now, for they could not be taken out again: add them again, or make ` +
    "another change, and they are taken out first; from another process, remove those that are there"
  );
}

function halfReplaced(sent: number, count: number): string {
  return `up to ${sent} of the ${count} items are replaced, some perhaps not in all their windows: replace them all again`;
}

function halfRemoved(done: number, count: number): string {
  const most = Math.min(IDS_A_CALL, count - done);
  return (
    `of the ${count} items the first ${done} are removed, and up to ${most} after them: ` + "remove those that are still there"
  );
}
