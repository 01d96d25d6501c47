/**
 * Imported before all else: files are read and written at once, not by the threads that node keeps for it. The inputs lie in memory,
 * and waiting for a thread takes longer than all the rest. What is read, and the errors, are the same.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";

type Work = (...args: unknown[]) => unknown;
const direct = { ...fs } as unknown as Record<string, Work>;
const sync = (name: string, ...args: unknown[]) => direct[`${name}Sync`](...args);

/** An open file, as `open` of `node:fs/promises` gives it. */
class Handle {
  constructor(readonly fd: number) {}
  async read(first: Uint8Array | { buffer: Uint8Array }, ...rest: unknown[]) {
    const [buffer, ...where] = ArrayBuffer.isView(first) ? [first, ...rest] : [first.buffer, first];
    return { bytesRead: sync("read", this.fd, buffer, ...where), buffer };
  }
  async write(...args: unknown[]) {
    return { bytesWritten: sync("write", this.fd, ...args), buffer: args[0] };
  }
  async writeFile(data: unknown) {
    if (typeof data === "string" || ArrayBuffer.isView(data)) return void sync("writeFile", this.fd, data);
    for await (const piece of data as AsyncIterable<Uint8Array>) sync("writeFile", this.fd, piece);
  }
  async writev(...args: unknown[]) {
    return { bytesWritten: sync("writev", this.fd, ...args), buffers: args[0] };
  }
}
const OF_HANDLES = {
  close: "close",
  stat: "fstat",
  sync: "fsync",
  datasync: "fdatasync",
  truncate: "ftruncate",
  chmod: "fchmod",
};
const OF_FILES = { readFile: "readFile" };
for (const [name, work] of Object.entries({ ...OF_HANDLES, ...OF_FILES }))
  Object.defineProperty(Handle.prototype, name, { value: async function (this: Handle, ...args: unknown[]) { return sync(work, this.fd, ...args); } }); // prettier-ignore

const PROMISED = [
  "readFile",
  "writeFile",
  "stat",
  "lstat",
  "readdir",
  "mkdir",
  "mkdtemp",
  "rm",
  "rmdir",
  "rename",
  "unlink",
  "copyFile",
];
const promises = fs.promises as unknown as Record<string, Work>;
for (const name of PROMISED) promises[name] = async (...args) => sync(name, ...args);
promises.realpath = async (path) => fs.realpathSync.native(path as string);
promises.open = async (...args) => new Handle(sync("open", ...args) as number);

/** What streams call. */
const CALLED = ["open", "read", "close", "fstat", "write"];
const called = fs as unknown as Record<string, Work>;
for (const name of CALLED)
  called[name] = (...args) => {
    const done = args.pop() as Work;
    try {
      const result = sync(name, ...args);
      process.nextTick(done, null, result, args[1]);
    } catch (error) {
      process.nextTick(done, error);
    }
  };
Object.defineProperty(called.read, promisify.custom, {
  value: async (...args: unknown[]) => ({ bytesRead: sync("read", ...args), buffer: args[1] }),
});
syncBuiltinESMExports();
