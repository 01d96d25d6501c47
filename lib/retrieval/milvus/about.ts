import { check } from "../../runtime/check";
import { structureFault, listOf, type Fields } from "../../runtime/container/structure";
import { type CellType, type Columns, typesOf } from "../items/columns";
import { MissingCollection } from "./answers";
import type { Milvus } from "./milvus-client";

/** A column of a collection: Milvus has a type for each. */
interface TypedColumn {
  /** What the user calls it. */
  name: string;
  /** What Milvus calls it. */
  field: string;
  type: CellType;
}

/** What a collection says of itself. */
export interface About {
  kind: string;
  embeddedBy: string;
  width: number;
  classes: string[];
  columns: TypedColumn[];
  moments?: { seconds: number; hop: number };
  /** Present where labels are a machine's guess. */
  weakLabels?: boolean;
}

const FIELDS: Fields = {
  kind: "string",
  embeddedBy: "string",
  width: "number",
  classes: listOf("string"),
  columns: listOf({ name: "string", field: "string", type: "string" }),
  "moments?": { seconds: "number", hop: "number" },
  "weakLabels?": "boolean",
};

/** What stands behind a collection's name in that of its windows. */
export const WINDOWS = "_windows";
/** The property of a collection under which it says what it is. */
export const PROPERTY = "sdcca.index";

/** The columns of a table with their types. @throws InputError for a column of several types */
export function typedColumns(columns: Columns): TypedColumn[] {
  return [...columns].map(([name, cells], i) => {
    const types = typesOf(cells);
    check(types.size <= 1, () => `column "${name}" has cells of ${[...types].join(" and ")}: Milvus keeps one type a column`);
    return { name, field: `column_${i}`, type: [...types][0] ?? "string" };
  });
}

/** A collection. */
interface Described {
  /** Its own name, where an alias asked. */
  collection: string;
  /** What it says of itself; undefined for one that createIndex did not make. */
  about?: About;
  /** None from a server that does not tell them. */
  aliases: string[];
}

/** What Milvus knows of a collection, by its name or an alias; undefined when there is none. */
export async function describeCollection(milvus: Milvus, name: string): Promise<Described | undefined> {
  interface Answer {
    collection_name: string;
    aliases?: string[];
    properties: { key: string; value: string }[];
    schema: { name: string };
  }
  // The client's `hasCollection` takes every error, such as that of too many calls, for a collection that is not there.
  const found = await milvus.ask<Answer>("describeCollection", { collection_name: name }).catch((error: unknown) => {
    if (error instanceof MissingCollection) return undefined;
    throw error;
  });
  if (!found) return undefined;
  const about = parsed(found.properties.find(({ key }) => key === PROPERTY)?.value);
  return {
    collection: found.schema.name || found.collection_name,
    aliases: found.aliases ?? [],
    ...(structureFault(about, FIELDS) === undefined && { about: about as About }),
  };
}

/** The collection of the index of a name; undefined when there is none. @throws InputError when it was not made by createIndex */
export async function indexOf(milvus: Milvus, name: string): Promise<{ about: About; collection: string } | undefined> {
  const found = await describeCollection(milvus, name);
  if (!found) return undefined;
  const { about, collection } = found;
  check(about, () => `the collection "${name}" was not made by createIndex: choose another name`);
  return { about, collection };
}

function parsed(text: string | undefined): unknown {
  try {
    return text && JSON.parse(text);
  } catch {
    return undefined;
  }
}
