/** JSON inside of a script element: `</script>` in a text must not end it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}
