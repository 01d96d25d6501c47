// Errors as Jupyter wants them: a name, a text, and the way there in lines of the cell and of the library.
const { existsSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { relative, sep } = require("node:path");
const { fileURLToPath } = require("node:url");

const root = process.cwd();
/** Of the cells that ran, by number: their code, how many lines ran, and the maps from those back to the code. */
const cells = new Map();

/** The name under which a cell's code runs, and its frames are known. */
const cellName = (number) => `In[${number}]`;
const CELL = /^In\[(\d+)\]$/;

function rememberCell(number, code, { code: output, maps }) {
  cells.set(number, { code, lines: output.split("\n").length, maps });
}

/** A cell that was ended by the stop button. */
class Interrupted extends Error {
  name = "Interrupted";
  constructor() {
    super("the cell was stopped");
  }
}

/** What a cell threw, as the content of an `error` message. */
function thrown(value) {
  const error = value?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" ? new Interrupted() : value;
  const { name, message } = titleOf(error);
  return { ename: name, evalue: message, traceback: [...told(error), ...causes(error)] };
}

/** What is wrong with a cell's types or syntax; nothing of it ran. */
function refused(number, code, problems) {
  const told = problems.flatMap(({ line, character, text }, i) => {
    const before = problems[i - 1];
    if (before?.line === line && before.character === character) return [`  ${text}`];
    return [
      heading("TypeScript", text),
      `    at ${cellName(number)}:${line + 1}:${character + 1}`,
      ...excerpt(code, line, character),
    ];
  });
  return { ename: "TypeScript", evalue: problems[0].text, traceback: told };
}

function titleOf(error) {
  if (error instanceof Error || typeof error?.message === "string")
    return { name: String(error.name || "Error"), message: String(error.message) };
  return { name: "Error", message: `${typeof error === "string" ? error : require("node:util").inspect(error)} was thrown` };
}

function told(error) {
  const { name, message } = titleOf(error);
  const frames = framesOf(error);
  const inCell = frames.find(({ number }) => number !== undefined);
  const code = inCell && cells.get(inCell.number)?.code;
  return [
    heading(name, message),
    ...frames.map(
      ({ called, file, line, column }) =>
        `    at ${called ? `${called} (${file}:${line}:${column})` : `${file}:${line}:${column}`}`,
    ),
    ...(code === undefined ? [] : excerpt(code, inCell.line - 1, inCell.column - 1)),
  ];
}

function causes(error) {
  const inner = [...(error?.cause === undefined ? [] : [error.cause]), ...(Array.isArray(error?.errors) ? error.errors : [])];
  return inner.slice(0, 5).flatMap((one) => ["", "Caused by", ...told(one)]);
}

function heading(name, message) {
  return `\x1b[31m${name}\x1b[39m: ${message}`;
}

function excerpt(code, line, character) {
  const text = code.split("\n")[line];
  if (text === undefined) return [];
  const label = `  ${line + 1} | `;
  return ["", label + text, " ".repeat(label.length - 2) + "| " + " ".repeat(character) + "^"];
}

const FRAME = /^\s+at (?:async )?(?:(.+) \()?(.+?):(\d+):(\d+)\)?$/;

/** Frames of cells and of the project; where there is none, those of packages. */
function framesOf(error) {
  const lines = typeof error?.stack === "string" ? error.stack.split("\n") : [];
  const frames = lines.map(frameOf).filter(Boolean);
  // Maps of packages name files that were not shipped.
  const own = frames.filter(({ number, file }) => number !== undefined || (!file.includes("node_modules") && existsSync(file)));
  return own.length > 0 ? own : frames;
}

function frameOf(text) {
  const [, called, file, line, column] = FRAME.exec(text) ?? [];
  if (file === undefined || /^node:|^evalmachine/.test(file)) return undefined;
  const number = Number(CELL.exec(file)?.[1]);
  if (number) {
    if (Number(line) > (cells.get(number)?.lines ?? 0)) return undefined; // the kernel's own call of the cell
    return { called: named(called), file, number, ...original(number, Number(line), Number(column)) };
  }
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  if (path.startsWith(__dirname + sep) || /[\\/]node_modules[\\/](?:tslab|tsx|@tslab)[\\/]/.test(path)) return undefined;
  const short = relative(root, path);
  return { called: named(called), file: short.startsWith("..") ? path : short, line: Number(line), column: Number(column) };
}

/** The function without what it was called on; a cell's own code has none. */
function named(called) {
  const name = called?.replace(/^(?:Object|Proxy)\./, "");
  return name === undefined || /^(?:eval|<anonymous>)$/.test(name) ? undefined : name;
}

/** From what ran back to the cell, through both of its steps; tslab puts one line before the cell's first. */
function original(number, line, column) {
  let at = { line: line - 1, column: column - 1 };
  for (const map of [...(cells.get(number)?.maps ?? [])].reverse()) {
    const { originalLine, originalColumn } = new SourceMap(JSON.parse(map)).findEntry(at.line, at.column);
    if (originalLine === undefined) return { line, column };
    at = { line: originalLine, column: originalColumn };
  }
  return { line: at.line, column: at.column + 1 };
}

module.exports = { cellName, Interrupted, refused, rememberCell, thrown };
