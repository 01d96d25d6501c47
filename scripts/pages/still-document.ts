import { escapeHtml } from "../../lib/notebook/escape-html";

/*
 * As much of a document as the code of the interactive figures needs: elements that keep what they are given, and can be written
 * as HTML or SVG. Nothing is laid out.
 */

/** An element, with the few properties that a control has. */
export class StillElement {
  readonly style: { transform?: string } = {};
  readonly listeners = new Map<string, () => void>();
  children: (StillElement | string)[] = [];
  value = "";
  private readonly attributes = new Map<string, string>();

  constructor(readonly name: string) {}

  readonly classList = {
    add: (name: string) => this.classList.toggle(name, true),
    toggle: (name: string, on: boolean) => {
      const others = this.get("class").split(" ").filter((one) => one && one !== name); // prettier-ignore
      this.setAttribute("class", [...others, ...(on ? [name] : [])].join(" "));
    },
  };

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
    if (name === "value") this.value = String(value);
  }

  /** An attribute; empty where there is none. */
  get(name: string): string {
    return this.attributes.get(name) ?? "";
  }

  addEventListener(name: string, listener: () => void): void {
    this.listeners.set(name, listener);
  }

  append(...children: (StillElement | string)[]): void {
    this.children.push(...children);
  }

  replaceChildren(...children: (StillElement | string)[]): void {
    this.children = children;
  }

  set textContent(text: string) {
    this.children = [String(text)];
  }

  get textContent(): string {
    return this.children.map((child) => (typeof child === "string" ? child : child.textContent)).join("");
  }

  /** The elements below it that are so called, or have the class `.name`, in their order. */
  all(wanted: string): StillElement[] {
    const fits = (one: StillElement) =>
      wanted.startsWith(".") ? one.get("class").split(" ").includes(wanted.slice(1)) : one.name === wanted;
    return this.children.flatMap((child) =>
      typeof child === "string" ? [] : [...(fits(child) ? [child] : []), ...child.all(wanted)],
    );
  }

  /** As HTML or SVG. */
  write(): string {
    const { transform } = this.style;
    const given = [...this.attributes, ...(transform ? [["style", `transform:${transform}`]] : [])];
    const attributes = given.map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join("");
    return `<${this.name}${attributes}>${this.inner()}</${this.name}>`;
  }

  /** What is within it, as HTML or SVG. */
  inner(): string {
    return this.children.map((child) => (typeof child === "string" ? escapeHtml(child) : child.write())).join("");
  }
}

/** Makes elements. */
export const stillDocument = {
  createElement: (name: string) => new StillElement(name),
  createElementNS: (_: string, name: string) => new StillElement(name),
};
