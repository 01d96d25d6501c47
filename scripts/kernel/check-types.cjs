// Type-checks lib/ with the compiler and the options that the notebook kernel uses: older and less strict than the project's
// own, so that each accepts what the other refuses.
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..", "..");
const ts = require(require.resolve("@tslab/typescript-for-tslab", { paths: [require.resolve("tslab/dist/main.js")] }));

const files = fs
  .readdirSync(path.join(root, "lib"), { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => path.join(root, "lib", name));
const program = ts.createProgram(files, {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  esModuleInterop: true,
  declaration: true,
  experimentalDecorators: true,
  resolveJsonModule: true,
  jsx: ts.JsxEmit.React,
  allowJs: true,
  checkJs: true,
  skipLibCheck: true,
  noEmit: true,
});
const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => "\n" };
const inLib = (file) => file.fileName.startsWith(path.join(root, "lib") + path.sep);
const diagnostics = program
  .getSourceFiles()
  .filter(inLib)
  .flatMap((file) => ts.getPreEmitDiagnostics(program, file));
if (diagnostics.length > 0) console.error(ts.formatDiagnostics(diagnostics, host));
console.log(`TypeScript ${ts.version} of the kernel: ${files.length} files, ${diagnostics.length} errors`);
process.exitCode = diagnostics.length > 0 ? 1 : 0;
