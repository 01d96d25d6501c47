/**
 * Media in detail: what is in a file, its sound, log-mel pictures, networks of your own as extractors. `extractAudio`, `extractVideo` and
 * `extractMedia` themselves are in `./index`.
 */
export { type MediaProbe, probeMedia } from "./media/decode/probe";
export { mediaFolder } from "./media/decode/media-folder";
export { savedModel } from "./media/extractors/saved-model";
export { inception, vggish, type Youtube8mNetwork } from "./media/extractors/youtube8m-networks";
export { quantise8Bits, vggishCodes, whiten, type Whitening } from "./media/networks/youtube8m-codes";
export { logMel, VGGISH_LOG_MEL } from "./media/sound/log-mel";
