import { checkText } from "../../runtime/arguments";
import { withoutTurns } from "../../runtime/printable";
import { checkTable, type ResultCell, type ResultTable } from "./result-table";

/**
 * The table in Markdown: the best in bold, the second underlined. Groups go into the headings.
 * @throws InputError when it is no table
 */
export function markdownTable(table: ResultTable): string {
  checkTable(table);
  const { caption, corner, groups, rows, notes } = table;
  const headings = groups.flatMap(({ title, columns }) => columns.map((column) => (title ? `${title}: ${column}` : column)));
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [
    set("**", caption),
    "",
    line([corner, ...headings].map(escapeMarkdown)),
    line(["---", ...headings.map(() => "---:")]),
    ...rows.map(({ label, cells }) => line([escapeMarkdown(label), ...cells.map(markdownCell)])),
    ...notes.flatMap((note) => ["", set("_", note)]),
    "",
  ].join("\n");
}

function markdownCell({ text, mark }: ResultCell): string {
  if (mark === "best") return set("**", text);
  const plain = escapeMarkdown(text);
  return mark === "second" ? `<u>${plain}</u>` : plain;
}

/** Text in bold or italics, which a space at either end would undo. */
function set(sign: "**" | "_", text: string): string {
  const plain = escapeMarkdown(text).trim();
  return plain && `${sign}${plain}${sign}`;
}

/**
 * Text escaped so that Markdown shows it unchanged: no HTML, entities, emphasis, mathematics or links, and all on one line. Brackets
 * alone do not make a link.
 * @throws InputError when it is no text
 */
export function escapeMarkdown(text: string): string {
  checkText(text, "the text");
  return (
    withoutTurns(text)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
      .replace(/&(?=#?\w+;)/g, "&amp;")
      .replace(/[\\`*_|~$]/g, "\\$&")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/\](?=\()/g, "\\]")
      // GitHub makes links of addresses by themselves.
      .replace(/:(?=\/\/)|(?<=www)\.|(?<=[\w.+-])@(?=[\w-]+\.)/gi, "\\$&")
  );
}
