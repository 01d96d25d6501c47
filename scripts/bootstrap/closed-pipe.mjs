// What a program does when nobody reads its output any more.

/** The exit code of a program that writes to a closed pipe, as shells tell it: 128 and the number of SIGPIPE. */
const CLOSED_PIPE = 141;

/** Ends the program quietly when the reader of its output has gone, as in `npm run compare | head -1`. */
export function endWithReader() {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(CLOSED_PIPE);
    });
}
