// Controls for the columns of the index's table: a choice of values, or a range of numbers.

/** Fills the box with controls, and gives a function that reads the filter they say. */
export function showFilters(box, columns) {
  const offered = columns.filter(({ kind }) => kind !== "too many");
  const readers = offered.map((column) => {
    const [part, read] = column.kind === "range" ? rangeOf(column) : choiceOf(column);
    box.append(part);
    return [column.name, read];
  });
  const left = columns.filter((column) => !offered.includes(column)).map(({ name }) => name);
  if (left.length > 0) {
    const words = `Not to choose by, for too many different values: ${left.join(", ")}.`;
    box.append(Object.assign(document.createElement("span"), { className: "small", textContent: words }));
  }
  box.hidden = columns.length === 0;
  return () =>
    Object.fromEntries(readers.map(([name, read]) => [name, read()]).filter(([, condition]) => condition !== undefined));
}

function choiceOf({ name, values }) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  // A value may be a number or a boolean too, so it is kept as JSON.
  select.append(option("", "all"), ...values.map((value) => option(JSON.stringify(value), String(value))));
  label.append(`${name} `, select);
  return [label, () => (select.value === "" ? undefined : JSON.parse(select.value))];
}

function rangeOf({ name, from, to }) {
  const group = Object.assign(document.createElement("span"), { className: "row" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `${name}, from ${from} to ${to}`);
  const [least, most] = [
    ["from", from],
    ["to", to],
  ].map(([end, edge]) => {
    const field = Object.assign(document.createElement("input"), { type: "number", step: "any", placeholder: String(edge) });
    field.setAttribute("aria-label", `${name} ${end}`);
    return field;
  });
  group.append(`${name} from `, least, " to ", most);
  const number = (field) => (field.value === "" ? undefined : field.valueAsNumber);
  return [
    group,
    () => {
      const range = { from: number(least), to: number(most) };
      if (range.from > range.to)
        throw new Error(`${name} must end behind its start: ${range.from} to ${range.to} holds nothing.`);
      return (range.from ?? range.to) === undefined ? undefined : range;
    },
  ];
}

function option(value, text) {
  return Object.assign(document.createElement("option"), { value, textContent: text });
}
