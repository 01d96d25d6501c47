import { check, InputError } from "../../runtime/check";

/** A tensor as a state dict's pickle describes it. */
export interface PickledTensor {
  storage: { type: string; key: string };
  /** Where it begins in its storage, in values. */
  offset: number;
  shape: number[];
  strides: number[];
}

interface Global {
  global: string;
}

/**
 * Reads Python pickles, as far as state dicts use them, into plain values: tuples and lists become arrays, dicts maps. Nothing
 * that a pickle names is ever called; what state dicts do not use is refused.
 */
export class Unpickler {
  at = 0;
  private stack: unknown[] = [];
  private marks: number[] = [];
  private memo = new Map<number, unknown>();

  constructor(
    private readonly bytes: Buffer,
    private readonly name: string,
  ) {}

  take(count: number): Buffer {
    const end = this.at + count;
    check(count >= 0 && end <= this.bytes.length, () => `${this.name} is cut short: copy it again`);
    const piece = this.bytes.subarray(this.at, end);
    this.at = end;
    return piece;
  }

  /** The next pickle. */
  load(): unknown {
    [this.stack, this.marks, this.memo] = [[], [], new Map()];
    for (;;) {
      const code = this.take(1)[0];
      if (code === 0x2e) return this.stack.pop(); // "."
      const step = STEPS[code];
      if (!step) throw new InputError(`${this.name}: unknown pickle code 0x${code.toString(16)} at byte ${this.at - 1}`);
      step(this);
    }
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop<Value>(): Value {
    return this.stack.pop() as Value;
  }

  top<Value>(): Value {
    return this.stack[this.stack.length - 1] as Value;
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  sinceMark(): unknown[] {
    return this.stack.splice(this.marks.pop() ?? 0);
  }

  tuple(count: number): void {
    this.stack.push(this.stack.splice(this.stack.length - count));
  }

  remember(at: number): void {
    this.memo.set(at, this.top());
  }

  recall(at: number): void {
    this.stack.push(this.memo.get(at));
  }

  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    const text = this.take(end - this.at).toString("utf8");
    this.take(1);
    return text;
  }

  /** A call that the pickle asks for. Two are known, and neither is made. */
  reduce(): void {
    const args = this.pop<unknown[]>();
    const { global } = this.pop<Global>();
    if (global === "collections.OrderedDict") return this.push(new Map());
    check(global === "torch._utils._rebuild_tensor_v2", () => `${this.name} calls ${global}, which no state dict does`);
    const [storage, offset, shape, strides] = args;
    this.push({ storage, offset, shape, strides });
  }
}

/** A whole number of any length, little-endian, not negative. */
function wholeNumber(bytes: Buffer): number {
  return Number([...bytes].reverse().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n));
}

/** What each code does, by its number. Names are those of Python's `pickletools`. */
const STEPS: Record<number, (p: Unpickler) => void> = {
  0x80: (p) => void p.take(1), // PROTO
  0x28: (p) => p.mark(), // MARK
  0x7d: (p) => p.push(new Map()), // EMPTY_DICT
  0x5d: (p) => p.push([]), // EMPTY_LIST
  0x29: (p) => p.push([]), // EMPTY_TUPLE
  0x4e: (p) => p.push(null), // NONE
  0x88: (p) => p.push(true), // NEWTRUE
  0x89: (p) => p.push(false), // NEWFALSE
  0x4b: (p) => p.push(p.take(1)[0]), // BININT1
  0x4d: (p) => p.push(p.take(2).readUInt16LE()), // BININT2
  0x4a: (p) => p.push(p.take(4).readInt32LE()), // BININT
  0x8a: (p) => p.push(wholeNumber(p.take(p.take(1)[0]))), // LONG1
  0x58: (p) => p.push(p.take(p.take(4).readUInt32LE()).toString("utf8")), // BINUNICODE
  0x71: (p) => p.remember(p.take(1)[0]), // BINPUT
  0x72: (p) => p.remember(p.take(4).readUInt32LE()), // LONG_BINPUT
  0x68: (p) => p.recall(p.take(1)[0]), // BINGET
  0x6a: (p) => p.recall(p.take(4).readUInt32LE()), // LONG_BINGET
  0x63: (p) => p.push({ global: `${p.line()}.${p.line()}` }), // GLOBAL
  0x85: (p) => p.tuple(1), // TUPLE1
  0x86: (p) => p.tuple(2), // TUPLE2
  0x87: (p) => p.tuple(3), // TUPLE3
  0x74: (p) => p.push(p.sinceMark()), // TUPLE
  0x52: (p) => p.reduce(), // REDUCE
  0x62: (p) => void p.pop(), // BUILD: attributes of the dict, which are versions only
  0x51: (p) => {
    const [, type, key] = p.pop<[string, Global, string]>(); // BINPERSID
    p.push({ type: type.global, key });
  },
  0x73: (p) => {
    const value = p.pop(); // SETITEM
    const key = p.pop();
    p.top<Map<unknown, unknown>>().set(key, value);
  },
  0x75: (p) => {
    const items = p.sinceMark(); // SETITEMS
    for (let i = 0; i < items.length; i += 2) p.top<Map<unknown, unknown>>().set(items[i], items[i + 1]);
  },
  0x65: (p) => {
    const items = p.sinceMark(); // APPENDS
    p.top<unknown[]>().push(...items);
  },
  0x61: (p) => {
    const value = p.pop(); // APPEND
    p.top<unknown[]>().push(value);
  },
};
