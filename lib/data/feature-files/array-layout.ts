import { check } from "../../runtime/check";
import { type ArrayGroup, itemsOfGroup, rowShape } from "./array-items";
import { arrayNamed, type ArrayStore, listed, type StoredArray } from "./array-store";
import { type ClassValues, classesOfNumbers, classesOfTexts, inOrder, partsOf } from "./class-values";
import { type ArrayNames, type FeatureFile, type FeatureFileOptions, viewSources } from "./feature-file";

/** Names of the arrays of one layout. */
interface Layout {
  audio: ArrayNames;
  video: ArrayNames;
  labels?: ArrayNames;
  ids?: ArrayNames;
  split?: string;
}

const PARTS = { train: "train", test: "test", validation: "val" } as const;

/** Layouts in which features are published: by the names of their arrays. */
function publishedLayout(store: ArrayStore): Layout | undefined {
  const has = (name: string) => store.arrays.some((array) => array.name === name);
  const find = (...names: string[]) => names.find(has);
  if (["audio_train", "visual_train", "audio_test", "visual_test"].some(has)) {
    const parts = (["train", "test", "validation"] as const).filter((part) => part !== "validation" || has("audio_val"));
    const named = (stem: string) => Object.fromEntries(parts.map((part) => [part, `${stem}_${PARTS[part]}`]));
    const ids = has("id_train") ? { ids: named("id") } : {};
    return { audio: named("audio"), video: named("visual"), labels: named("lab"), ...ids };
  }
  const split = find("Train_test", "Split");
  const ids = find("id", "ids", "ID", "video_id");
  const more = { ...(split && { split }), ...(ids && { ids }) };
  if (has("audio_feat") || has("visual_feat")) return { audio: "audio_feat", video: "visual_feat", labels: "Label_ID", ...more };
  const [video, labels, part] = [
    find("video", "visual", "rgb"),
    find("labels", "class", "classes"),
    find("split", "part", "parts"),
  ];
  if (has("audio") && video) return { audio: "audio", video, ...(labels && { labels }), ...more, ...(part && { split: part }) };
  return undefined;
}

/** What is said of labels that the layout has and the file has not: nobody named them. */
const UNNAMED_LABELS = { as: ", which would be its labels", remedy: ': name the labels, or say labels "none"' };

/**
 * Named arrays as features: by the layouts in which features are published, or by the names given.
 * @throws InputError that lists what is there: an unknown layout, a missing array, numbers of videos that differ
 */
export async function featuresOfArrays(store: ArrayStore, options: FeatureFileOptions): Promise<FeatureFile> {
  const { path } = store;
  const layout = layoutOf(store, options);
  const partNames = typeof layout.audio === "string" ? [undefined] : Object.keys(layout.audio);
  const groups: ArrayGroup[] = [];
  const texts: string[] = [`audio ${shown(layout.audio)}`, `video ${shown(layout.video)}`];
  if (layout.labels !== undefined) texts.push(`labels ${shown(layout.labels)}`);
  const orders: string[][] = [];
  for (const part of partNames) {
    const named = (names: ArrayNames, what: string, missing?: typeof UNNAMED_LABELS) =>
      arrayNamed(store, nameOf(names, part, what), missing);
    const [audio, video] = [named(layout.audio, "audio"), named(layout.video, "video")];
    for (const array of [audio, video]) rowShape(array, path);
    const n = audio.shape[0];
    checkCount(path, audio, video, n);
    const unnamed = options.labels === undefined ? UNNAMED_LABELS : undefined;
    const labels =
      layout.labels === undefined ? undefined : await classesOf(path, named(layout.labels, "labels", unnamed), n, options, audio);
    if (labels) orders.push(labels.classes);
    const split = layout.split === undefined ? undefined : await splitOf(path, arrayNamed(store, layout.split), n, audio);
    if (split) texts.push(`split ${layout.split} (${split.reading})`);
    groups.push({
      ...{ audio, video },
      ids: layout.ids === undefined ? numbered(n, part) : await idsOf(path, named(layout.ids, "ids"), n, audio),
      ...(labels && { classes: labels.names }),
      ...(split ? { parts: split.parts } : part !== undefined && { parts: new Array<string>(n).fill(part) }),
    });
  }
  const [first] = groups;
  for (const view of ["audio", "video"] as const)
    for (const group of groups) {
      const [columns, of] = [rowShape(group[view], path).columns, rowShape(first[view], path).columns];
      check(
        columns === of,
        () => `${path}: ${group[view].name} has ${columns} columns where ${first[view].name} has ${of}: all are equally wide`,
      );
      check(
        (group[view].kind === "bytes") === (first[view].kind === "bytes"),
        () =>
          `${path}: ${group[view].name} is ${group[view].type} where ${first[view].name} is ${first[view].type}: quantised and raw are never mixed`,
      );
    }
  const used = new Set(orders.flat());
  return {
    path,
    format: store.format,
    layout: texts.join("; "),
    contents: store.arrays,
    sources: viewSources(options, {
      audio: { width: rowShape(first.audio, path).columns, bytes: first.audio.kind === "bytes" },
      video: { width: rowShape(first.video, path).columns, bytes: first.video.kind === "bytes" },
    }),
    classes: options.classes ? options.classes.filter((name) => used.has(name)) : inOrder(used),
    items: async function* () {
      for (const group of groups) yield* itemsOfGroup(group, options.values === "raw", path);
    },
    close: () => store.close(),
  };
}

function layoutOf(store: ArrayStore, { audio, video, labels, ids, split, labelTable }: FeatureFileOptions): Layout {
  const known = publishedLayout(store);
  const layout = {
    ...known,
    ...(audio && { audio }),
    ...(video && { video }),
    ...(labels && { labels }),
    ...(ids && { ids }),
    ...(split && { split }),
  };
  check(
    layout.audio !== undefined && layout.video !== undefined,
    () =>
      `${store.path} is of no layout that is known here. It holds ${listed(store.arrays)}. Name the ${store.what}s that hold the audio ` +
      "and the video, and where there are some the labels and the split",
  );
  if (layout.labels === "none" || labelTable !== undefined) delete layout.labels;
  if (layout.split === "none") delete layout.split;
  return layout as Layout;
}

function nameOf(names: ArrayNames, part: string | undefined, what: string): string {
  if (typeof names === "string") {
    check(
      part === undefined,
      () => `the ${what} must be named for each part, as those of the audio are: ${what}: { ${part}: "…" }`,
    );
    return names;
  }
  check(part !== undefined, () => `the ${what} is named by part and the audio is not: name both in the same way`);
  const name = names[part];
  check(name !== undefined, () => `the ${what} of the part ${part} is not named: ${what}: { ${part}: "…" }`);
  return name;
}

function shown(names: ArrayNames): string {
  return typeof names === "string" ? names : Object.values(names).join(", ");
}

function numbered(n: number, part: string | undefined): string[] {
  return Array.from({ length: n }, (_, i) => (part === undefined ? `${i}` : `${part}-${i}`));
}

function checkCount(path: string, audio: StoredArray, other: StoredArray, n: number): void {
  const count = other.shape[0] ?? 1;
  check(
    count === n,
    () => `${path}: ${audio.name} is of ${n} videos and ${other.name} of ${count}: they must be of the same videos`,
  );
}

async function classesOf(
  path: string,
  array: StoredArray,
  n: number,
  { classes }: FeatureFileOptions,
  audio: StoredArray,
): Promise<ClassValues> {
  checkCount(path, audio, array, n);
  const who = `${path}: ${array.name}`;
  if (array.kind === "texts") return classesOfTexts(await array.texts(), classes, who);
  check(
    array.shape.length <= 2,
    () => `${who} has the shape (${array.shape.join(", ")}); labels are one a video: videos, or videos × classes`,
  );
  return classesOfNumbers(await array.numbers(0, n), array.shape[1] ?? 1, classes, who);
}

async function splitOf(path: string, array: StoredArray, n: number, audio: StoredArray) {
  checkCount(path, audio, array, n);
  const values = array.kind === "texts" ? await array.texts() : Array.from(await array.numbers(0, n));
  check(
    values.length === n,
    () => `${path}: ${array.name} has the shape (${array.shape.join(", ")}); a split is one value a video`,
  );
  return partsOf(values);
}

async function idsOf(path: string, array: StoredArray, n: number, audio: StoredArray): Promise<string[]> {
  checkCount(path, audio, array, n);
  const ids = array.kind === "texts" ? await array.texts() : Array.from(await array.numbers(0, n), String);
  check(ids.length === n, () => `${path}: ${array.name} has the shape (${array.shape.join(", ")}); an id is one value a video`);
  return ids;
}
