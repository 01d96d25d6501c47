/** What was looked at in the packages of the lock file, with the reason why it stays. A test compares both. */

/** Packages that have a script for their installation. None of them is run: npm is told so by `.npmrc` and by set-up. */
export const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  "@tensorflow/tfjs-node-gpu": "would download another TensorFlow; set-up compiles the binding against a wheel with a checksum",
  "core-js": "prints an advertisement",
  esbuild: "would replace a start script by the program; the start script finds the program of the platform's own package",
  protobufjs: "prints a remark on how versions are named",
  zeromq: "would compile the binding where the package brings none; it brings those of Linux, macOS and Windows",
};

/** Packages that their authors call deprecated. */
export const DEPRECATED: Readonly<Record<string, string>> = {};
