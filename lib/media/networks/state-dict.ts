import { check } from "../../runtime/check";
import { Unpickler, type PickledTensor } from "./unpickler";

/** A tensor of a state dict, row by row. */
export interface StateTensor {
  shape: number[];
  data: Float32Array;
}

/**
 * Reads a PyTorch state dict as PyTorch wrote it before 1.6: five pickles (magic number, protocol, system, the dict, storage
 * keys), then each storage as a count and raw numbers. It runs no code that the file names. Whole numbers (the counters of
 * batch normalisation) are left out.
 * @param name what errors call the file
 * @throws InputError when it is anything else, or is not whole
 */
export function readStateDict(bytes: Buffer, name: string): Map<string, StateTensor> {
  check(
    bytes.toString("latin1", 0, 2) !== "PK",
    () => `${name} is a ZIP state dict (PyTorch 1.6 or newer): save it in the old format`,
  );
  const pickles = new Unpickler(bytes, name);
  for (let header = 0; header < 3; header++) pickles.load();
  const tensors = [...(pickles.load() as Map<string, PickledTensor>)];
  const keys = pickles.load() as string[];
  const types = new Map(tensors.map(([, { storage }]) => [storage.key, storage.type]));
  const storages = new Map<string, Float32Array>();
  for (const key of keys) {
    const length = Number(pickles.take(8).readBigInt64LE());
    const isFloat = types.get(key) === "torch.FloatStorage";
    const raw = pickles.take(length * (isFloat ? 4 : 8)); // the others are torch.LongStorage
    if (isFloat) storages.set(key, new Float32Array(Uint8Array.from(raw).buffer));
  }
  check(pickles.at === bytes.length, () => `${name}: ${bytes.length - pickles.at} bytes are left over: copy it again`);
  const floats = tensors.filter(([, { storage }]) => storages.has(storage.key));
  return new Map(
    floats.map(([key, tensor]) => [key, { shape: tensor.shape, data: rowByRow(storages.get(tensor.storage.key)!, tensor) }]),
  );
}

/** A tensor may be a view on its storage, with strides. */
function rowByRow(values: Float32Array, { offset, shape, strides }: PickledTensor): Float32Array {
  const out = new Float32Array(shape.reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  let from = offset;
  for (let i = 0; i < out.length; i++) {
    out[i] = values[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
