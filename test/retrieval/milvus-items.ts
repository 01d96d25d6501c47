import type { NewItems } from "../../lib/retrieval/contract/engine";
import type { About } from "../../lib/retrieval/milvus/about";
import { filledCollection } from "../../lib/retrieval/milvus/filled-collection";
import { Milvus } from "../../lib/retrieval/milvus/milvus-client";
import type { MilvusEngine } from "../../lib/retrieval/milvus/milvus-engine";
import { FakeMilvus } from "./fake-milvus";

/** An index of vectors of one number. */
export const about: About = {
  ...{ kind: "linear CCA", embeddedBy: "0123456789ab", width: 1, classes: [], columns: [] },
  moments: { seconds: 2, hop: 1 },
};

export const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => `v${first + i}`);

/** Items of two windows each, the second of which begins at the given second. */
export function items(ids: string[], value: number, second = 1): NewItems {
  const rows = (count: number) => ({ rows: count, columns: 1, data: new Float32Array(count).fill(value) });
  const windows = {
    vectors: rows(2 * ids.length),
    owners: Int32Array.from({ length: 2 * ids.length }, (_, w) => w >> 1),
    from: Float64Array.from({ length: 2 * ids.length }, (_, w) => (w % 2) * second),
    to: Float64Array.from({ length: 2 * ids.length }, (_, w) => (w % 2) * second + 2),
  };
  const [classes, classNames, columns] = [ids.map(() => undefined), [], new Map()];
  return { ids, classes, classNames, columns, audio: rows(ids.length), video: rows(ids.length), windows };
}

/** Keys of the windows of {@link items}. */
export const windowsOf = (ids: string[], second = 1) => ids.flatMap((id) => [`${id} 0`, `${id} ${second}`]);

/** A server that holds the items `v0`, `v1`, …, and an index over it. */
export async function started(count = 3, lite = false): Promise<{ fake: FakeMilvus; milvus: Milvus; engine: MilvusEngine }> {
  const fake = new FakeMilvus(lite);
  const milvus = new Milvus(fake.client, "http://here");
  const engine = await filledCollection(milvus, "music", about, items(idsFrom(0, count), 1));
  fake.calls = 0;
  fake.log.length = 0;
  return { fake, milvus, engine };
}
