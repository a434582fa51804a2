/** The members that are connected, directly or through others, as groups in order of their first member. Links hold both ways. */
export function clusters(members: readonly string[], linked: (member: string) => readonly string[]): readonly (readonly string[])[] {
  const neighbours = new Map(members.map((member) => [member, new Set<string>()]));
  for (const member of members) {
    for (const other of linked(member)) {
      neighbours.get(member)?.add(other);
      neighbours.get(other)?.add(member);
    }
  }
  const groups: string[][] = [];
  const seen = new Set<string>();
  for (const member of members) {
    if (seen.has(member)) continue;
    const group: string[] = [];
    const open = [member];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      if (seen.has(next) || !neighbours.has(next)) continue;
      seen.add(next);
      group.push(next);
      open.push(...neighbours.get(next) ?? []);
    }
    groups.push(group);
  }
  return groups;
}
