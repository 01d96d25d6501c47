/** The call that draws an interactive figure, in the script of its output: JSON without spaces, then the style. */
const CALL = /^start\(document\.currentScript\.parentElement, (\{"kind":"\w+".*?\}), "/m;

/** What an interactive figure of an executed notebook draws: lib/figures/interactive. */
export interface InteractiveCall {
  kind: string;
  label: string;
  data: object;
}

/** Reads the figure of an output; undefined where there is none. */
export function interactiveCall(html: string): InteractiveCall | undefined {
  const call = CALL.exec(html)?.[1];
  return call === undefined ? undefined : (JSON.parse(call) as InteractiveCall);
}
