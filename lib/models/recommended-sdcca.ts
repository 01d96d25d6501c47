import type { FitSdccaOptions } from "./fit-sdcca";

export const RECOMMENDED_SDCCA = {
  activation: "relu",
  epochs: 60,
  learningRate: 5e-3,
  schedule: "cosine",
  readout: "posterior",
} as const satisfies FitSdccaOptions;
