import { InputError } from "../check";
import type { RecordedOp, Recording, Source } from "./recording";

/**
 * Compares two recordings of one function. A value made in JavaScript (a random number, the time, a counter) is written
 * into the graph as it was when it was recorded and would stay so for ever; it shows by being another one the next time.
 * @throws InputError naming the op that gets the first such value.
 */
export function checkRepeatable(name: string, first: Recording, second: Recording): void {
  const count = Math.min(first.ops.length, second.ops.length);
  for (let i = 0; i < count; i++) compare(name, first.ops[i], second.ops[i], i);
  if (first.ops.length !== second.ops.length || !first.sources.every((s, i) => same(s, second.sources[i])))
    throw new InputError(
      `${name} does not do the same ops each time (${first.ops.length}, then ${second.ops.length}): ${REMEDY}`,
    );
}

const REMEDY = "a recorded function may depend on its arguments alone; pass what changes from call to call as an argument";

function compare(name: string, a: RecordedOp, b: RecordedOp, number: number): void {
  const place = `op ${number} of ${name}, ${a.op}`;
  if (a.op !== b.op || JSON.stringify(a.attributes) !== JSON.stringify(b.attributes) || a.inputs.length !== b.inputs.length)
    throw new InputError(`${place}, was ${b.op} the second time, or had other attributes: ${REMEDY}`);
  a.inputs.forEach((input, i) => {
    if (!same(input, b.inputs[i]))
      throw new InputError(`input ${i} of ${place}, was made in JavaScript and is another one each time: ${REMEDY}`);
  });
}

function same(a: Source, b: Source): boolean {
  if (a.from === "constant" && b.from === "constant")
    return a.dtype === b.dtype && String(a.shape) === String(b.shape) && sameBytes(a.values, b.values);
  if (a.from === "data" && b.from === "data") return a.tensor.dataId === b.tensor.dataId;
  if (a.from === "op" && b.from === "op") return a.op === b.op && a.output === b.output;
  return a.from === "given" && b.from === "given" && a.name === b.name;
}

/** By bytes, so that NaN equals itself. */
function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const bytes = (view: ArrayBufferView) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  return bytes(a).equals(bytes(b));
}
