/**
 * HDF5 in this thread, for many inputs: the library's thread ends after each failed read, and a new one compiles the HDF5 library anew,
 * which takes some hundred times longer than to read a small file. Here its memory is put back to what it was before the first file, and
 * the files that it holds are closed. All else is the library's own: so its code is seen by the coverage too.
 */
import { createRequire } from "node:module";
import { moduleFile } from "../../lib/runtime/files/project-root";
import { importModule } from "../../lib/runtime/files/import-module";
import { type Thread, type ThreadCall, threadPool } from "../../lib/runtime/threads/threads";

/** What of h5wasm is used besides its functions. */
interface H5Module {
  HEAPU8: Uint8Array;
  FS: { streams: ({ fd: number } | null)[]; close(stream: object): void };
}

interface Exports {
  emscripten_stack_get_current(): number;
  _emscripten_stack_restore(place: number): void;
  /** Where it holds the end of the memory that was asked for. */
  emscripten_get_sbrk_ptr(): number;
}

/** The library's memory as it was, and as it can be again. */
class Memory {
  private readonly stack: number;
  private readonly before: Uint8Array;

  constructor(
    private readonly module: H5Module,
    private readonly exports: Exports,
  ) {
    this.stack = exports.emscripten_stack_get_current();
    const end = new DataView(module.HEAPU8.buffer).getUint32(exports.emscripten_get_sbrk_ptr(), true);
    this.before = module.HEAPU8.slice(0, end);
  }

  putBack(): void {
    const { module, before } = this;
    for (const stream of module.FS.streams) if (stream && stream.fd > 2) module.FS.close(stream);
    module.HEAPU8.set(before); // what lies behind it is free
    this.exports._emscripten_stack_restore(this.stack);
  }

  static async take(): Promise<Memory> {
    const { instantiate } = WebAssembly;
    let exports: Exports | undefined;
    const watched = async (...args: Parameters<typeof instantiate>) => {
      const made = (await instantiate(...args)) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
      exports ??= made.instance.exports as unknown as Exports;
      return made;
    };
    Object.assign(WebAssembly, { instantiate: watched });
    const { ready } = await importModule<{ ready: Promise<H5Module> }>("h5wasm/node");
    const module = await ready;
    Object.assign(WebAssembly, { instantiate });
    return new Memory(module, exports!);
  }
}

let memory: Promise<Memory> | undefined;
const load = createRequire(__filename);

/** Answers calls as a thread does, and forgets as one that ends. */
const HERE = {
  alive: true,
  call: async ({ module, name, argument }: ThreadCall) => {
    await (memory ??= Memory.take());
    return (load(moduleFile(module)) as Record<string, (argument: unknown) => unknown>)[name](argument);
  },
  end: () => void memory!.then((taken) => taken.putBack()),
} as unknown as Thread;

const { take, giveBack } = threadPool;
threadPool.giveBack = (thread) => (thread === HERE ? undefined : giveBack.call(threadPool, thread));

/** Does something for which the library would take a thread. */
export async function inThisThread<Result>(work: () => Promise<Result>): Promise<Result> {
  threadPool.take = () => HERE;
  try {
    return await work();
  } finally {
    threadPool.take = take;
    await new Promise((done) => setImmediate(done)); // by then the file is closed, or the memory put back
  }
}
