/** What was looked at in the packages of the lock file, with the reason why it stays. A test compares both. */

/** Packages that have a script for their installation. None of them is run: npm is told so by `.npmrc` and by set-up. */
export const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  "@tensorflow/tfjs-node-gpu": "would download another TensorFlow; set-up compiles the binding against a wheel with a checksum",
  "core-js": "prints an advertisement",
  esbuild: "would replace a start script by the program; the start script finds the program of the platform's own package",
  protobufjs: "prints a remark on how versions are named",
  zeromq: "would compile the binding where the package brings none; it brings those of Linux, macOS and Windows",
};

const BY_NODE_GPU = "asked for by tfjs-node-gpu for the download that its install script would make; that script is not run";
const BY_DANFO = "asked for by danfojs-node, which tests of tables use, for reading from the network, which they do not do";

/**
 * Packages that their authors call deprecated, each with who asks for it. All are asked for by other packages in their newest versions, so
 * none can be replaced here. A registry that keeps no such notices leaves them out of the lock file; these are known from npm's own.
 */
export const DEPRECATED: Readonly<Record<string, string>> = {
  "are-we-there-yet": BY_NODE_GPU,
  gauge: BY_NODE_GPU,
  glob: BY_NODE_GPU,
  "har-validator": BY_DANFO,
  inflight: BY_NODE_GPU,
  npmlog: BY_NODE_GPU,
  request: `${BY_DANFO}. Its advisory (CVE-2023-28155) is about redirects of such requests`,
  rimraf: BY_NODE_GPU,
  "sourcemap-codec": "asked for by tslab's bundler, which only works on the code of a notebook",
  uuid: BY_DANFO,
};
