// tslab's own kernel at the project's folder, as it comes.
const path = require("node:path");

process.chdir(path.resolve(__dirname, "..", ".."));
require("tslab/dist/main.js").startKernel({ configPath: process.argv[2], enableFindLocal: false });
