/** Which links and pictures a page may have: a text that was computed could name a program. */

const LINKS = ["http:", "https:", "mailto:"];
const PICTURES = /^data:image\/(png|jpeg|gif|svg\+xml)[;,]/i;
/** Stands for the page itself, so that a relative address is read as a browser reads it. */
const HERE = "https://page.invalid/";

/** The address of a link, where it leads to a page or a place within one; undefined for everything else, such as `javascript:`. */
export function safeLink(href: string | undefined): string | undefined {
  return href !== undefined && LINKS.includes(schemeOf(href) ?? "") ? href : undefined;
}

/** The address of a picture, which may also lie in the page. */
export function safePicture(href: string): string | undefined {
  return PICTURES.test(href) ? href : safeLink(href);
}

function schemeOf(href: string): string | undefined {
  try {
    return new URL(href, HERE).protocol;
  } catch {
    return undefined;
  }
}
