import { mostRows, type OrderSettings, type Window, windowsOf } from "./row-order";
import { readBlock } from "./row-blocks";

/** A window, and the rows of its blocks, one behind the other. */
export interface ReadWindow {
  epoch: number;
  memory: Float32Array;
  window: Window;
}

/**
 * The windows of so many epochs, each read while the one before it is used: two are in memory. A window's memory is used again when
 * the next one is asked for.
 * @param stop ends the reading; nothing is read, and no file is open, when this is done
 * @throws InputError when a file is missing or damaged
 */
export async function* readWindows(order: OrderSettings, epochs: number, stop: AbortSignal): AsyncGenerator<ReadWindow> {
  const size = mostRows(order) * order.blocks[0].width;
  const memory = [new Float32Array(size), new Float32Array(size)];
  const plan = everyWindow(order, epochs);
  const begin = (turn: number): Promise<ReadWindow> | undefined => {
    const { value } = plan.next();
    return value && readInto(memory[turn % 2], value.window, stop).then((filled) => ({ ...value, memory: filled }));
  };
  let reading = begin(0);
  try {
    for (let turn = 1; reading && !stop.aborted; turn++) {
      const window = await reading;
      reading = begin(turn);
      reading?.catch(() => {}); // thrown when its turn comes, which may be never
      yield window;
    }
  } finally {
    await reading?.catch(() => {});
  }
}

function* everyWindow(order: OrderSettings, epochs: number): Generator<{ epoch: number; window: Window }, undefined> {
  for (let epoch = 1; epoch <= epochs; epoch++) for (const window of windowsOf(order, epoch)) yield { epoch, window };
  return undefined;
}

async function readInto(memory: Float32Array, { blocks }: Window, stop: AbortSignal): Promise<Float32Array> {
  let at = 0;
  for (const block of blocks) {
    if (stop.aborted) break;
    const end = at + block.rows * block.width;
    await readBlock(block, memory.subarray(at, end));
    at = end;
  }
  return memory;
}
