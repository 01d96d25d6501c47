/** Ids of headings as GitHub gives them, so that links into a document lead to the same place here. */
export function headingIds(): (heading: string) => string {
  const given = new Map<string, number>();
  return (heading) => {
    const words = heading.toLowerCase().replace(/<[^>]*>/g, "").replace(/[^\p{L}\p{N}\s_-]/gu, "").trim(); // prettier-ignore
    const id = words.replace(/\s/g, "-") || "section";
    const before = given.get(id) ?? 0;
    given.set(id, before + 1);
    return before === 0 ? id : `${id}-${before}`;
  };
}
