import assert from "node:assert/strict";
import { test } from "node:test";
import { FlatVectors } from "../../../lib/retrieval/scan/flat-vectors";
import { Random } from "../../../lib/runtime/random";

type Found = { index: number; score: number }[];

/** Rows of length 1, some of them equal, some zero, some close to each other. */
function unitRows(n: number, width: number, random: Random): Float32Array {
  const data = new Float32Array(n * width);
  const crowd = Array.from({ length: width }, () => random.gaussian());
  for (let i = 0; i < n; i++) {
    const kind = random.integer(8);
    const values = Array.from({ length: width }, (_, d) => {
      if (kind === 0) return 0;
      if (kind <= 2) return crowd[d] + 1e-5 * random.gaussian();
      if (kind === 3) return d === 0 ? -1 : 0;
      return random.gaussian();
    });
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
    data.set(kind === 4 && i > 0 ? data.slice((i - 1) * width, i * width) : values.map((value) => value / norm), i * width);
  }
  return data;
}

/** Everything compared and sorted: what a search must give. */
function everything(data: Float32Array, query: Float64Array, k: number, mask?: Uint8Array, owners?: Int32Array): Found {
  const width = query.length;
  const best = new Map<number, { index: number; score: number }>();
  for (let i = 0; i < data.length / width; i++) {
    const owner = owners ? owners[i] : i;
    if (mask && !mask[owner]) continue;
    let score = 0;
    for (let d = 0; d < width; d++) score += query[d] * data[i * width + d];
    if (!best.has(owner) || score > best.get(owner)!.score) best.set(owner, { index: i, score });
  }
  return [...best].sort(([a, x], [b, y]) => y.score - x.score || a - b).map(([, one]) => one).slice(0, k); // prettier-ignore
}

test("a search finds what comparing everything finds, to the bit and in its order, whatever was added, removed and replaced", () => {
  const random = new Random("flat vectors");
  for (let round = 0; round < 40; round++) {
    const width = 1 + random.integer(round % 10 === 0 ? 140 : 13);
    const vectors = new FlatVectors(width);
    let data = new Float32Array(0);
    for (let step = 0; step < 3; step++) {
      const more = unitRows(random.integer(round % 20 === 0 ? 3000 : 90), width, random);
      vectors.append({ rows: more.length / width, columns: width, data: more });
      data = Float32Array.from([...data, ...more]);
      const n = data.length / width;
      if (n > 0 && random.integer(2)) {
        const at = random.integer(n);
        const other = unitRows(1, width, random);
        vectors.replace(at, other);
        data.set(other, at * width);
      }
      if (random.integer(2)) {
        const kept = Int32Array.from(Array.from({ length: n }, (_, i) => i).filter(() => random.integer(4) > 0));
        vectors.keep(kept);
        data = Float32Array.from([...kept].flatMap((i) => [...data.slice(i * width, (i + 1) * width)]));
      }
      assert.equal(vectors.size, data.length / width);
      assert.deepEqual(vectors.rows.data, data);
      check(vectors, data, width, random);
    }
  }
});

function check(vectors: FlatVectors, data: Float32Array, width: number, random: Random): void {
  const n = data.length / width;
  const lot = random.integer(10) === 0 ? 130 : 1 + random.integer(5);
  const queries = Float64Array.from({ length: lot * width }, (_, i) =>
    Math.floor(i / width) % 3 === 1 && n > 0 ? data[i % data.length] : (1 + random.integer(3)) * random.gaussian(),
  );
  if (random.integer(4) === 0) queries.fill(0, 0, width);
  const [k, share] = [1 + random.integer(12), random.integer(30)];
  const owners = new Int32Array(n);
  for (let i = 1; i < n; i++) owners[i] = owners[i - 1] + (random.integer(3) === 0 ? 1 : 0);
  for (const owned of [undefined, owners]) {
    const of = (i: number) => (owned ? owned[i] : i);
    const mask = Uint8Array.from({ length: n }, () => (random.integer(share + 1) === 0 ? 1 : 0));
    const allowed = data.length === 0 ? 0 : Array.from({ length: n }, (_, i) => mask[of(i)]).filter(Boolean).length;
    for (const only of [undefined, mask]) {
      const matrix = { rows: lot, columns: width, data: queries };
      const found = vectors.search(matrix, k, only && { mask: only, vectors: allowed }, owned);
      assert.equal(found.length, lot);
      found.forEach((list, q) => {
        const wanted = everything(data, queries.subarray(q * width, (q + 1) * width), k, only, owned);
        assert.deepEqual(list, wanted);
      });
    }
  }
}
