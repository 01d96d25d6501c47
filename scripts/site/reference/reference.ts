/** The API reference: a page for each group of public names, and one that lists them all. */
import { escapeHtml } from "../../../lib/notebook/escape-html";
import { codeBlock, codeHtml } from "../../pages/code";
import { markdownHtml } from "../../pages/markdown";
import { type Documentation, documentation } from "./documentation";
import { type ExportGroup, publicNames, type PublicName } from "./exports";
import { kindOf, type Member, membersOf, signature } from "./signature";

/** A page of the reference. */
export interface ReferencePage {
  name: string;
  title: string;
  html: string;
}

/** The page of all names, then a page for each group. */
export function referencePages(names: readonly PublicName[] = publicNames()): ReferencePage[] {
  const groups = [...new Set(names.map(({ group }) => group))];
  const places = new Map(names.map(({ name, group }) => [name, `${group.id}.html#${name}`]));
  const within = (group: ExportGroup) => names.filter((name) => name.group === group);
  return [
    { name: "api", title: "All names", html: overview(groups.map((group) => ({ group, names: within(group) }))) },
    ...groups.map((group) => ({
      name: group.id,
      title: group.title,
      html: groupHtml(group, within(group), (name) => places.get(name)),
    })),
  ];
}

type PlaceOf = (name: string) => string | undefined;

function overview(groups: { group: ExportGroup; names: PublicName[] }[]): string {
  const sections = groups.map(({ group, names }) => {
    const list = names.map(({ name }) => `<li><a href="${group.id}.html#${name}"><code>${name}</code></a></li>`).join("\n");
    return `<h2 id="${group.id}"><a href="${group.id}.html">${escapeHtml(group.title)}</a></h2>
${markdownHtml(`${sentence(group.about)} \`import { … } from "${group.module}"\``)}<ul class="names">
${list}
</ul>`;
  });
  const total = groups.reduce((sum, { names }) => sum + names.length, 0);
  return `<h1>API reference</h1>
<p>The ${total} public names of the library, by subject, read from its own code.</p>
<p>Public functions check what they are given, except for the losses that say otherwise. A wrong argument is an <a href="${placeIn(groups, "InputError")}"><code>InputError</code></a>,
which says what was wrong, what was got and what to do. Where a function has more reasons to throw one, they are named under “Throws”.</p>
${sections.join("\n")}`;
}

function placeIn(groups: { group: ExportGroup; names: PublicName[] }[], wanted: string): string {
  const found = groups.find(({ names }) => names.some(({ name }) => name === wanted));
  return found ? `${found.group.id}.html#${wanted}` : "#";
}

function groupHtml(group: ExportGroup, names: readonly PublicName[], placeOf: PlaceOf): string {
  return [
    `<h1>API · ${escapeHtml(group.title)}</h1>`,
    markdownHtml(sentence(group.about)),
    codeBlock(`import { … } from "${group.module}";`),
    ...names.map((name) => nameHtml(name, placeOf)),
  ].join("\n");
}

function nameHtml({ name, file, declarations }: PublicName, placeOf: PlaceOf): string {
  const other: PlaceOf = (mentioned) => (mentioned === name ? undefined : placeOf(mentioned));
  const [first] = declarations;
  // Of a function with overloads the last declaration is its implementation, which callers do not see.
  const shown =
    declarations.length > 1 ? declarations.filter((declared) => !("body" in declared && declared.body)) : declarations;
  const parts = shown.map((declared) =>
    [
      // The name alone stands above already.
      /^\w+ \w+$/.test(signature(declared)) ? "" : `<pre class="code">${codeHtml(signature(declared), other)}</pre>`,
      documentationHtml(documentation(declared), other),
      membersHtml(membersOf(declared), other),
    ].join("\n"),
  );
  return `<section class="name">
<h2 id="${name}"><code>${name}</code> <span class="kind">${kindOf(first)}</span></h2>
${parts.join("\n")}
<p class="source">${escapeHtml(file)}</p>
</section>`;
}

function documentationHtml({ text, params, returns, throws }: Documentation, placeOf: PlaceOf): string {
  const prose = (markdown: string) => linked(markdown, placeOf);
  const terms = [
    ...(params.length > 0
      ? [`<dt>Parameters</dt>`, ...params.map(({ name, text: about }) => `<dd>${prose(`\`${name}\` ${about}`)}</dd>`)]
      : []),
    ...(returns ? [`<dt>Returns</dt><dd>${prose(returns)}</dd>`] : []),
    ...(throws.length > 0 ? [`<dt>Throws</dt>`, ...throws.map((about) => `<dd>${prose(about)}</dd>`)] : []),
  ];
  return `${prose(text)}${terms.length > 0 ? `<dl>${terms.join("\n")}</dl>` : ""}`;
}

function membersHtml(members: readonly Member[], placeOf: PlaceOf): string {
  if (members.length === 0) return "";
  const items = members.map(
    ({ code, node }) =>
      `<dt><code>${codeHtml(code, placeOf)}</code></dt><dd>${documentationHtml(documentation(node), placeOf)}</dd>`,
  );
  return `<dl class="members">${items.join("\n")}</dl>`;
}

/** Markdown of a comment; its `{@link Name}` lead to the name where it is public. */
function linked(markdown: string, placeOf: PlaceOf): string {
  const withLinks = markdown.replace(/\{@link ([\w.]+)(?:\s*\|?\s*([^}]*))?\}/g, (_, name: string, words?: string) => {
    const place = placeOf(name.split(".")[0]);
    return place ? `[${words || `\`${name}\``}](${place})` : words || `\`${name}\``;
  });
  return markdownHtml(withLinks);
}

/** With a capital letter and a full stop. */
function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital && !/[.:]$/.test(capital) ? `${capital}.` : capital;
}
