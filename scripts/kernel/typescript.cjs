// The TypeScript of tslab's converter, told what a notebook of this project needs and stock tslab does not:
// - Of lib/ it sees declarations, and it checks and emits the cell alone. The library itself runs through tsx (library.cjs).
// - No file is watched; `refresh` looks at those outside packages when the next cell comes.
// - It leaves maps from the code that runs back to the cell.
// - { name } of an earlier cell's variable and `for await` work at the top level.
// Only a module required before tslab's can do that, as tslab takes none of it as an option.
const { statSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join, sep } = require("node:path");
const { openDeclarations } = require("./declarations.cjs");

const root = process.cwd();
const lib = join(root, "lib") + sep;
const fromTslab = createRequire(require.resolve("tslab/dist/converter.js"));
const path = fromTslab.resolve("@tslab/typescript-for-tslab");
const ts = require(path);

const declarations = openDeclarations(ts, join(root, ".cache", "kernel", "declarations.json"));
/** Of the last conversion: names that the cell declares, maps of both steps from it to JavaScript, whether `for await` is in it. */
const last = { names: [], maps: [], forAwait: false };

const { readFile } = ts.sys;
ts.sys.readFile = (file, encoding) => {
  const text = readFile(file, encoding);
  return text !== undefined && file.startsWith(lib) && /(?<!\.d)\.ts$/.test(file) ? declarations.of(text) : text;
};

const watched = new Map();
ts.sys.watchDirectory = () => ({ close() {} });
ts.sys.watchFile = (file, changed) => {
  if (file.startsWith(root + sep) && !file.includes(`${sep}node_modules${sep}`))
    watched.set(file, { changed, state: state(file) });
  return { close: () => watched.delete(file) };
};

function state(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.mtimeMs} ${stat.size}`;
}

/** Lets the compiler read again what was edited since. */
function refresh() {
  for (const [file, one] of watched) {
    const now = state(file);
    if (now === one.state) continue;
    const { Created, Changed, Deleted } = ts.FileWatcherEventKind;
    one.changed(file, now === undefined ? Deleted : one.state === undefined ? Created : Changed);
    one.state = now;
  }
}

function createWatchCompilerHost(files, options, sys, _create, ...reporters) {
  const create = (...args) => forCells(ts.createAbstractBuilder(...args));
  const host = ts.createWatchCompilerHost(files, { ...options, types: ["node"], sourceMap: true }, sys, create, ...reporters);
  // What the project imports is looked up anew whenever a file of it changes, so that a file made meanwhile is found.
  const packages = ts.createModuleResolutionCache(root, (name) => name);
  host.hasInvalidatedResolutions = () => false;
  host.resolveModuleNames = (names, from, _reused, _redirect, settings) => {
    const known = from.includes("/node_modules/") ? packages : undefined;
    return names.map((name) => ts.resolveModuleName(name, from, settings, host, known).resolvedModule);
  };
  return host;
}

function forCells(builder) {
  const { emit, getSourceFile } = builder;
  // tslab looks at a cell's names before anything was checked.
  builder.getSourceFile = (name) => {
    const file = getSourceFile(name);
    if (file && !file.locals) ts.bindSourceFile(file, builder.getCompilerOptions());
    return file;
  };
  builder.getAllDependencies = (file) => [file.fileName];
  builder.emit = (file, write, token, onlyDeclarations, transformers) => {
    last.names = [...(file.locals?.keys() ?? [])];
    last.forAwait = hasForAwait(file);
    const save = (name, text, ...rest) => {
      if (name.endsWith(".map")) last.maps[0] = text;
      else write(name, withoutMapComment(text), ...rest);
    };
    const before = [longNames(builder.getProgram().getTypeChecker())];
    return emit(file, save, token, onlyDeclarations, { ...transformers, before });
  };
  return builder;
}

/**
 * tslab puts `exports.` before names of earlier cells, which { name } does not survive: it becomes { name: exports.name }. It takes
 * a property that an earlier cell declares for such a name, too: const { name: mine } becomes const { "name": mine }.
 */
function longNames(checker) {
  const { factory } = ts;
  const fromEarlierCell = (node) =>
    checker
      .getShorthandAssignmentValueSymbol(node)
      ?.declarations?.some((at) => /__prev__\.d\.ts$/.test(at.getSourceFile().fileName));
  return (context) => (file) => {
    const visit = (node) => {
      if (ts.isBindingElement(node) && node.propertyName && ts.isIdentifier(node.propertyName)) {
        const { dotDotDotToken, propertyName, name, initializer } = ts.visitEachChild(node, visit, context);
        const quoted = factory.createStringLiteral(propertyName.text);
        return ts.setTextRange(factory.createBindingElement(dotDotDotToken, quoted, name, initializer), node);
      }
      if (!ts.isShorthandPropertyAssignment(node) || !fromEarlierCell(node)) return ts.visitEachChild(node, visit, context);
      const value = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), node.name.text);
      return ts.setTextRange(factory.createPropertyAssignment(node.name.text, value), node);
    };
    return ts.visitNode(file, visit);
  };
}

/** The second step, from ES modules to CommonJS. */
function transpileModule(code, { compilerOptions, ...rest }) {
  const made = ts.transpileModule(code, { ...rest, compilerOptions: { ...compilerOptions, sourceMap: true } });
  last.maps[1] = made.sourceMapText;
  return { ...made, outputText: withoutMapComment(made.outputText) };
}

function withoutMapComment(text) {
  return text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}

/** tslab knows of `await` outside functions, but not of this one. */
function hasForAwait(node) {
  if (ts.isFunctionLike(node)) return false;
  return (ts.isForOfStatement(node) && node.awaitModifier !== undefined) || (ts.forEachChild(node, hasForAwait) ?? false);
}

require.cache[path].exports = { ...ts, createWatchCompilerHost, transpileModule };

module.exports = { ts, declarations, last, refresh };
