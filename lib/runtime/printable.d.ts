/**
 * Text that a terminal shows and does not obey: each control character but tab and line feed, each mark that turns the direction of
 * text, and each half of a character becomes `\uXXXX`, as JSON writes it. So JSON stays JSON.
 */
export function printable(text: string): string;

/** The same on one line, for a name within a line or a table: tab and line feed become `\t` and `\n`. */
export function printableLine(text: string): string;

/** Text without the marks that turn the direction of what follows, and without halves of characters, for documents. */
export function withoutTurns(text: string): string;
