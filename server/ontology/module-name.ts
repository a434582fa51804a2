/** No part begins with a dot, ends with one, or looks like the file of a module. */
const shape = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?(?<!\.ttl)\/)*[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/i;
/** Devices of Windows, which no file can be named after, whatever suffix follows. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9])(?:\.|$)/i;
const mostCharacters = 200;

/**
 * Why a module cannot have a name: the name is the path of a file, and a repository is checked out on other systems
 * than this one. Undefined for a good name.
 */
export function nameFault(name: string): string | undefined {
  if (!shape.test(name)) return 'a part of a name holds letters, digits and . _ -, does not begin or end with a dot, and no folder ends in .ttl';
  if (name.length > mostCharacters) return `a name has at most ${mostCharacters} characters`;
  const taken = name.split('/').find((part) => device.test(part));
  return taken === undefined ? undefined : `"${taken}" names a device on Windows, where no file can be named like it`;
}

/** One of `others` that differs from a name in nothing but case, in a folder of it or in the whole: one file on many systems. */
export function twinOf(name: string, others: Iterable<string>): string | undefined {
  const parts = name.split('/');
  for (const other of others) {
    const theirs = other.split('/');
    for (let i = 0; i < Math.min(parts.length, theirs.length); i++) {
      const [mine, their] = [parts[i] as string, theirs[i] as string];
      // A file and a folder do not meet: the file has its suffix.
      if (mine.toLowerCase() !== their.toLowerCase() || (i === parts.length - 1) !== (i === theirs.length - 1)) break;
      if (mine !== their) return other;
    }
  }
  return undefined;
}
