import { described } from "../check";
import { type ArrayType, arrayType, isPlainRecord, kindOf } from "./plain-value";

/** What a field of a stored value must be; a function gives the fault in words, or nothing. */
export type FieldType =
  | "number"
  | "string"
  | "boolean"
  | "list"
  | "record"
  | ArrayType
  | Fields
  | ((value: unknown, name: string) => string | undefined);

/** The fields of a record by name. A name that ends with `?` may be absent. */
export interface Fields {
  readonly [name: string]: FieldType;
}

/** What is wrong with the structure of a stored value, in words such as `weights is a list`; undefined when nothing is. */
export function structureFault(value: unknown, type: FieldType, name = "it"): string | undefined {
  if (typeof type === "function") return type(value, name);
  if (typeof type === "string")
    return typeOf(value) === type ? undefined : `${name} is ${kindOf(value)}, not ${/^[aeiou]/i.test(type) ? "an" : "a"} ${type}`;
  if (!isPlainRecord(value)) return `${name} is ${kindOf(value)}, not a record`;
  for (const [field, fieldType] of Object.entries(type)) {
    const key = field.replace(/\?$/, "");
    if (!Object.hasOwn(value, key)) {
      if (key === field) return `${name} has no ${key}`;
      continue;
    }
    const fault = structureFault(value[key], fieldType, partName(name, key));
    if (fault) return fault;
  }
  return undefined;
}

/** How a field is called, in the value of this name. */
export function partName(name: string, field: string): string {
  return name === "it" ? field : `${name}.${field}`;
}

/** A list, each item of which is of the given type. */
export function listOf(type: FieldType): FieldType {
  return (value, name) => {
    if (!Array.isArray(value)) return `${name} is ${kindOf(value)}, not a list`;
    for (const [i, item] of value.entries()) {
      const fault = structureFault(item, type, `${name}[${i}]`);
      if (fault) return fault;
    }
    return undefined;
  };
}

/** Several types at once; a later one may trust what those before it have found. */
export function allOf(...types: FieldType[]): FieldType {
  return (value, name) => {
    for (const type of types) {
      const found = structureFault(value, type, name);
      if (found) return found;
    }
    return undefined;
  };
}

/** A number that is neither NaN nor infinite. */
export const finite: FieldType = (value, name) =>
  structureFault(value, "number", name) ??
  (Number.isFinite(value) ? undefined : `${name} is ${String(value)}, not a finite number`);

/** One of some texts. */
export function oneOf(...texts: readonly string[]): FieldType {
  return (value, name) =>
    structureFault(value, "string", name) ??
    (texts.includes(value as string) ? undefined : `${name} is ${described(value)}, not one of ${texts.join(", ")}`);
}

/** A whole number in a range. */
export function wholeFrom(least: number, most = 2 ** 31 - 1): FieldType {
  return (value, name) =>
    structureFault(value, "number", name) ??
    (Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `${name} is ${String(value)}, not a whole number from ${least} to ${most}`);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return arrayType(value) ?? (isPlainRecord(value) ? "record" : typeof value);
}
