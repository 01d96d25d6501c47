/** The process that writes, and is killed: one request after another by messages. */
import { loadWriter } from "./writers";
import type { WriteAnswer, WriteRequest } from "./writer";

console.warn = () => undefined; // what is told of an interrupted writing
console.log = () => undefined;

process.on("message", ({ writer, folder, inputs, prepare }: WriteRequest) => {
  const work = async () => {
    const { prepare: make, write } = await loadWriter(writer);
    if (prepare) await make?.(inputs);
    else await write(folder, inputs);
  };
  const answer = (given: WriteAnswer) => process.send!(given);
  work().then(
    () => answer({}),
    (error: Error) => {
      const { message, stack } = error;
      answer({ error: { name: error.constructor.name, message, stack } });
    },
  );
});
