import assert from "node:assert/strict";
import { InputError } from "../lib/runtime/check";

/** Asserts that work is refused, by an `InputError` with such a message. */
export function refused(work: Promise<unknown>, pattern: RegExp, what?: string): Promise<void> {
  return assert.rejects(work, (error: Error) => {
    const said = what === undefined ? "" : `${what}: `;
    assert.ok(error instanceof InputError, `${said}${error}`);
    assert.match(error.message, pattern, what && `${said}${error.message} against ${pattern}`);
    return true;
  });
}
