import type { MimeBundle } from "../../lib/notebook/notebook-display";

interface Message {
  data: MimeBundle;
  transient: Record<string, string>;
  update: boolean;
}

/** Puts a stand-in for tslab's message module among the loaded modules, as a running kernel has it. `stop` removes it. */
export function fakeKernel(): { messages: Message[]; stop: () => void } {
  const messages: Message[] = [];
  const name = "/nowhere/node_modules/tslab/dist/jupyter.js";
  const lastWriteDisplayData = (message: Omit<Message, "update">, update: boolean) => messages.push({ ...message, update });
  require.cache[name] = { exports: { lastWriteDisplayData } } as unknown as NodeModule;
  return { messages, stop: () => delete require.cache[name] };
}

/** What `work` prints with `console.log`. */
export function printed(work: () => void): string {
  const lines: string[] = [];
  const log = console.log;
  console.log = (text: string) => lines.push(text);
  try {
    work();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}
