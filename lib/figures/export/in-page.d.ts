/** Functions that run in the browser. */

/** Resolves when every font of the page is there. */
export function loadFonts(): Promise<void>;

/** The figure as the data URL of Plotly's SVG. The same seed gives the same ids. */
export function drawnSvg(figure: { plain: unknown; size: { width: number; height: number }; seed: number }): Promise<string>;

/** The size of the page's picture, in CSS pixels. */
export function pictureSize(): { width: number; height: number };

/** The picture as the data URL of a PNG, of so many pixels. */
export function paintedPng(picture: { svg: string; width: number; height: number }): Promise<string>;
