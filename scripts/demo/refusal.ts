import { InputError } from "../../lib/runtime/check";

/** A request that is refused, in a sentence that the page shows. */
export class Refusal extends InputError {
  constructor(
    /** The status of HTTP. */
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
  }
}
