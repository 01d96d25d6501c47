// npm run data, compare and the others in TypeScript: sets up what is missing, then runs such a program in this one's place.
import { become } from "./commands.mjs";
import { Interruption, SIGNALS } from "./interrupts.mjs";
import { main, setUp } from "./setup.mjs";

await main(async () => {
  await setUp({ quiet: true });
  const command = become(process.execPath, ["--import", "tsx", ...process.argv.slice(2)], { handed: SIGNALS });
  return command.catch((error) => {
    if (error instanceof Interruption) return error.exitCode; // the command has said what it kept
    throw error;
  });
}, "what is set up is kept; the same command goes on from there.");
