/**
 * Milliseconds of training steps on rows: `stored-step.ts FOLDER disk|memory BATCH COUNT`. From the disk they are read, checked,
 * standardised and fed meanwhile; in memory are as many of the same rows as fit there easily, and the step gathers them.
 */
import { createStoredSteps } from "../stored-steps";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { serve } from "../serve";

const [folder, where, batch, count] = process.argv.slice(2);

const steps = useBackend({ prefer: "tensorflow" }).then(() =>
  createStoredSteps(folder, where as "disk" | "memory", Number(batch)),
);

serve(async () => (await steps).time(Number(count)));
