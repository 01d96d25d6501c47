/** Which documents are pages of the site, under which names, in which order. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../lib/runtime/check";

/** A document of the project that becomes a page. */
export interface DocumentSource {
  /** The Markdown file, in the project's folder. */
  file: string;
  /** The page's name without `.html`. */
  name: string;
  /** Its name in the list of pages. */
  title: string;
  section: Section;
}

/** Parts of the list of pages, in their order. The API stands between the notebooks and the results. */
export const SECTIONS = ["Start", "Notebooks", "API reference", "Data and models", "Results", "Guides"] as const;
export type Section = (typeof SECTIONS)[number];

const DOCUMENTS: DocumentSource[] = [
  { file: "README.md", name: "index", title: "Overview", section: "Start" },
  { file: "environment.md", name: "environment", title: "Environment", section: "Start" },
  { file: "CHANGELOG.md", name: "changelog", title: "Changes", section: "Start" },
  { file: "data/README.md", name: "datasheet", title: "Datasheet", section: "Data and models" },
  { file: "docs/model-card.md", name: "model-card", title: "Model card", section: "Data and models" },
  { file: "data/published/README.md", name: "published-numbers", title: "Published numbers", section: "Data and models" },
  { file: "docs/comparison.md", name: "comparison", title: "Comparison of methods", section: "Results" },
  { file: "docs/performance.md", name: "performance", title: "Performance", section: "Results" },
  { file: "bench/results.md", name: "benchmarks", title: "Benchmarks", section: "Results" },
  { file: "docs/reliability.md", name: "reliability", title: "Reliability", section: "Results" },
  { file: "studies/README.md", name: "studies", title: "Studies", section: "Results" },
  { file: "studies/preset-study.md", name: "preset-study", title: "Study of the preset", section: "Results" },
  { file: "docs/media.md", name: "media", title: "Your own media", section: "Guides" },
  { file: "docs/demo.md", name: "demo", title: "The demo page", section: "Guides" },
  { file: "docs/many-machines.md", name: "many-machines", title: "Many machines", section: "Guides" },
];

/** Those that exist, and every other document in `docs/`, which is a guide. */
export function documents(root: string): DocumentSource[] {
  check(existsSync(join(root, "README.md")), () => `${root} holds no README.md: name the project's folder`);
  const known = new Set(DOCUMENTS.map(({ file }) => file));
  const others = readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md") && !known.has(`docs/${name}`))
    .sort();
  const guides = others.map((file): DocumentSource => {
    const name = file.replace(/\.md$/, "");
    const title = name.charAt(0).toUpperCase() + name.slice(1).replace(/-/g, " ");
    return { file: `docs/${file}`, name, title, section: "Guides" };
  });
  return [...DOCUMENTS.filter(({ file }) => existsSync(join(root, file))), ...guides];
}
