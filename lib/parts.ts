/**
 * The parts that methods are made of, for a method of your own: checks, losses with labels as one-hot rows, the training loop, branches,
 * read-outs, validation. Fitted models and what they are fitted on are in `./index`.
 */

// Features
export { asTracks, asVideo } from "./features/as-features";
export { checkFeatures, checkLabelled, checkTracks } from "./features/check-features";
export { isLabelled, sourcesOf, trackCount } from "./features/feature-set";
export { type FittedView, fitView } from "./features/view";

// Losses
export { contrastiveLossOneHot } from "./losses/contrastive-loss";
export { sdccaLossOneHot } from "./losses/sdcca-loss";
export { tripletLossOneHot } from "./losses/triplet-loss";

// Training
export { type TrainingIdentity } from "./training/checkpoints";
export { type ArgumentSpec } from "./runtime/graph/session";
export { type FedBatch, type Feed } from "./training/feed";
export { type FedLoss, type Loss, type ValidationOutputs } from "./training/step";
export { type FedTrainable, train, type Trainable, type TrainableParts, type Validation } from "./training/train";

// Models
export { MEAN_AUDIO, summariseAudio } from "./models/attention/audio-summary";
export { applyBranch, initialBranch } from "./models/branches/branch";
export { BRANCH_DEFAULTS, type BranchSettings } from "./models/branches/branch-options";
export { type ClassPosteriorOptions, classPosteriors, fitClassPosterior } from "./models/readout/class-posterior";
export { embeddingModel } from "./models/embedding/embedding-model";
export { type FittedOn, type ModelParts } from "./models/embedding/fitted-model";
export { fitAttendedBranches } from "./models/branches/fit-attended-branches";
export { fitTwoBranches } from "./models/branches/fit-two-branches";
export { type FittedBranches, type PairMethod } from "./models/branches/train-branches";
export { ccaFromParameters, weightVariates } from "./models/cca/linear-cca";
export { fitReadout, readoutProjection } from "./models/readout/readout";
export { selectChunks } from "./models/attention/select-chunks";
export { ccaProjection, type FitProjection } from "./models/embedding/projection";
export { branchOutputs } from "./models/branches/two-branches";
export { type LabelledOutputs } from "./models/readout/trial-calibration";
export { validationScore } from "./models/validation/validation-score";
export { checkUnseen, splitIds } from "./models/validation/validation-split";

// Retrieval
export { modelFingerprint } from "./retrieval/contract/model-fingerprint";

// Runtime
export { check, checkInteger, checkNumber, checkOneOf } from "./runtime/check";
export { type DropoutKey } from "./runtime/tensorflow/dropout";
export { type Settled, withDefaults } from "./runtime/options";
export { type Parameters } from "./runtime/tensorflow/weights";
