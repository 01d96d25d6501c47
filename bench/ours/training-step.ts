/** Milliseconds of training steps: `training-step.ts sdcca BATCH COUNT` or `training-step.ts attention UNITS COUNT`. */
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { serve } from "../serve";
import { timedSteps } from "../timed-steps";
import { attentionCase, sdccaCase } from "../training-cases";

const [kind, size, count] = process.argv.slice(2);

const steps = useBackend({ prefer: "tensorflow" }).then(() =>
  timedSteps(kind === "sdcca" ? sdccaCase({ batchSize: Number(size) }) : attentionCase({ units: Number(size) })),
);

serve(async () => (await steps).time(Number(count)));
