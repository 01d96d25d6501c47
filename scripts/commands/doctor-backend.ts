/** What the library would compute with, as one line of JSON; for `npm run doctor`. */
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { loadBinding, NoBindingError } from "../../lib/runtime/tensorflow/load-binding";

async function main(): Promise<void> {
  const backend = await useBackend();
  let binding;
  try {
    binding = loadBinding();
  } catch (error) {
    if (!(error instanceof NoBindingError)) throw error;
  }
  console.log(JSON.stringify({ ...backend, binding }));
}

void main();
