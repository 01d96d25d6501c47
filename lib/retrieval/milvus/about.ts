import { check } from "../../runtime/check";
import { structureFault, listOf, type Fields } from "../../runtime/container/structure";
import type { Columns } from "../items/columns";
import type { Milvus } from "./milvus-client";

/** A column of a collection: Milvus has a type for each. */
interface TypedColumn {
  /** What the user calls it. */
  name: string;
  /** What Milvus calls it. */
  field: string;
  type: "string" | "number" | "boolean";
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
    const types = new Set(cells.filter((cell) => cell !== null).map((cell) => typeof cell as TypedColumn["type"]));
    check(types.size <= 1, () => `column "${name}" has cells of ${[...types].join(" and ")}: Milvus keeps one type a column`);
    return { name, field: `column_${i}`, type: [...types][0] ?? "string" };
  });
}

interface Described {
  collection_name: string;
  aliases?: string[];
  properties: { key: string; value: string }[];
  schema: { name: string; description: string };
}

/** What a collection or its alias says of itself, and what it is called. @throws InputError when it is none of an index */
export async function aboutCollection(milvus: Milvus, name: string): Promise<{ about: About; collection: string }> {
  const { value } = await milvus.ask<{ value: boolean }>("hasCollection", { collection_name: name });
  check(
    value,
    () => `Milvus holds no collection "${name}": make the index with createIndex(model, features, { url, collection })`,
  );
  const described = await milvus.ask<Described>("describeCollection", { collection_name: name });
  const about = ownWords(described);
  const fault = structureFault(about, FIELDS);
  check(fault === undefined, () => `the collection "${name}" of Milvus is no index, ${fault}: choose another name`);
  return { about: about as About, collection: described.schema.name || described.collection_name };
}

/**
 * Collections for an index of a name that do not have the name: whoever made them ended before, or lost the connection while they
 * were dropped.
 * @param current the collection that has the name
 */
export async function leftovers(milvus: Milvus, name: string, current: string | undefined): Promise<string[]> {
  const { data } = await milvus.ask<{ data: { name: string }[] }>("showCollections", {});
  const ours = new RegExp(`^${name}_[0-9a-f]{12}_[0-9a-z]+(${WINDOWS})?$`);
  const found: string[] = [];
  for (const { name: one } of data) {
    if (!ours.test(one) || (current !== undefined && [current, current + WINDOWS].includes(one))) continue;
    const described = await milvus.ask<Described>("describeCollection", { collection_name: one });
    const isIndex = structureFault(ownWords(described), FIELDS) === undefined;
    if (isIndex && !described.aliases?.length) found.push(one);
  }
  return found;
}

function ownWords({ properties, schema }: Described): unknown {
  const text = properties.find(({ key }) => key === PROPERTY)?.value ?? schema.description;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
