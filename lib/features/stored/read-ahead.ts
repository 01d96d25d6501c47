import { type OrderSettings, type Window, windowsOf } from "./row-order";
import { readBlock } from "./row-blocks";

/** A window that was read. */
export interface ReadWindow {
  epoch: number;
  window: Window;
  /** Which memory holds the rows of its blocks, one behind the other. */
  memory: number;
}

/**
 * The windows of the epochs from one to another, both among them, each read while the one before it is used. A window's memory is used again when the next one is asked for.
 * @param memories two, each for the rows of any window
 * @param stop ends the reading; nothing is read, and no file is open, when this is done
 * @throws InputError when a file is missing or damaged
 */
export async function* readWindows(
  order: OrderSettings,
  { first, last }: { first: number; last: number },
  memories: Float32Array[],
  stop: AbortSignal,
): AsyncGenerator<ReadWindow> {
  const plan = everyWindow(order, first, last);
  const begin = (memory: number): Promise<ReadWindow> | undefined => {
    const { value } = plan.next();
    return value && readInto(memories[memory], value.window, stop).then(() => ({ ...value, memory }));
  };
  let reading = begin(0);
  try {
    for (let turn = 1; reading && !stop.aborted; turn++) {
      const window = await reading;
      reading = begin(turn % 2);
      reading?.catch(() => {}); // thrown when its turn comes, which may be never
      yield window;
    }
  } finally {
    await reading?.catch(() => {});
  }
}

function* everyWindow(
  order: OrderSettings,
  first: number,
  last: number,
): Generator<{ epoch: number; window: Window }, undefined> {
  for (let epoch = first; epoch <= last; epoch++) for (const window of windowsOf(order, epoch)) yield { epoch, window };
  return undefined;
}

async function readInto(memory: Float32Array, { blocks }: Window, stop: AbortSignal): Promise<void> {
  let at = 0;
  for (const block of blocks) {
    if (stop.aborted) break;
    const end = at + block.rows * block.width;
    await readBlock(block, memory.subarray(at, end));
    at = end;
  }
}
