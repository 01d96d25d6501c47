import type { Reader } from "../reader";
import { ARRAY_READERS } from "./arrays";
import { CHECKPOINT } from "./checkpoint";
import { KEPT } from "./kept";
import { SAVED_MODEL } from "./models";
import { NOTES } from "./notes";
import { PREPARED } from "./prepared";
import { RECORD_READERS } from "./records";
import { TABLES } from "./tables";

/** Every reader of files that the library has. */
export const READERS: readonly Reader[] = [
  ...RECORD_READERS,
  ...ARRAY_READERS,
  PREPARED,
  ...TABLES,
  ...KEPT,
  SAVED_MODEL,
  CHECKPOINT,
  ...NOTES,
];
