// Chosen things as chips, each a button that removes it.

export class Choices {
  /**
   * @param list where the chips are
   * @param nameOf what a chip says of a chosen thing
   * @param changed called when one was removed
   * @param after what has the focus when the last one is gone
   */
  constructor(list, nameOf, changed, after) {
    Object.assign(this, { list, nameOf, changed, after, chosen: [] });
  }

  set(chosen) {
    this.chosen = chosen;
    this.list.hidden = chosen.length === 0;
    this.list.replaceChildren(
      ...chosen.map((one, i) => {
        const item = document.createElement("li");
        const button = Object.assign(document.createElement("button"), { type: "button", className: "chip" });
        const name = this.nameOf(one);
        button.setAttribute("aria-label", `${name}: remove`);
        button.append(name, Object.assign(document.createElement("span"), { textContent: " ×", ariaHidden: "true" }));
        button.addEventListener("click", () => this.remove(i));
        item.append(button);
        return item;
      }),
    );
  }

  remove(place) {
    this.set(this.chosen.filter((_, i) => i !== place));
    const left = this.list.querySelectorAll("button");
    (left[Math.min(place, left.length - 1)] ?? this.after).focus();
    this.changed();
  }
}
