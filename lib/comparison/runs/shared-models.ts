import { join } from "node:path";
import { CHUNK_ATTENTION, type ChunkAttentionOptions, fitChunkAttention } from "../../models/attention/chunk-attention";
import { recordOf } from "../../models/embedding/fitted-model";
import { makeShared } from "./make-shared";
import type { Work } from "./make-run";
import type { SharedModels } from "../method";

/** A training that the user ended early gives a model like any other: this keeps it from being used. */
export type Guard = <Value>(value: Value) => Value;

/** What the runs of one seed share, kept in the folder, whichever process makes it. */
export function sharedModels(
  { data, folder, protocol, sharedCode: code, backend, onWait }: Work,
  seed: number,
  guard: Guard,
): SharedModels {
  return {
    attention: async (train, { scores } = {}) => {
      const { attentionEpochs: epochs } = protocol;
      const options: ChunkAttentionOptions = { seed, scores: scores ?? "states", ...(epochs && { epochs }) };
      // The audio itself counts: a sweep may cut the same videos into other chunks, and a method may have an input of its own.
      const { ids, classes, labels, audio } = train;
      const inputs = { options, data: data.fingerprint, ids, classes, labels, audio, code, backend };
      const make = async (checkpoint: string) => recordOf(guard(await fitChunkAttention(train, { ...options, checkpoint })));
      return CHUNK_ATTENTION.open(await makeShared(join(folder, "shared"), "attention", inputs, make, onWait));
    },
  };
}
