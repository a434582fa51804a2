import type { SaxesTagNS } from '@rubensworks/saxes';

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const attributeEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (c) => textEscapes[c] as string);
const escapeAttribute = (text: string): string => text.replace(/[&<"\t\n\r]/g, (c) => attributeEscapes[c] as string);
const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Writes parts of a document as exclusive canonical XML with comments (https://www.w3.org/TR/xml-exc-c14n/). */
export interface CanonicalXml {
  open(tag: SaxesTagNS): void;
  /** @returns false when no element is open: the part has ended. */
  close(): boolean;
  text(text: string): void;
  comment(text: string): void;
  instruction(target: string, body: string): void;
  end(): string;
}

export function createCanonicalXml(): CanonicalXml {
  const pieces: string[] = [];
  /** Names of the open elements, with the namespaces that were written up to there. */
  const open: { readonly name: string; readonly written: ReadonlyMap<string, string> }[] = [];
  return {
    open({ name, prefix, uri, attributes }) {
      const written = new Map(open.at(-1)?.written);
      const own = Object.values(attributes).filter((attribute) => attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns');
      const used = new Map([[prefix, uri], ...own.filter((attribute) => attribute.prefix !== '').map((attribute) => [attribute.prefix, attribute.uri] as const)]);
      used.delete('xml');
      const declared = [...used].filter(([of, namespace]) => (written.get(of) ?? '') !== namespace).sort(([a], [b]) => byCodePoint(a, b));
      for (const [of, namespace] of declared) written.set(of, namespace);
      open.push({ name, written });
      pieces.push(`<${name}`, ...declared.map(([of, namespace]) => ` xmlns${of === '' ? '' : `:${of}`}="${escapeAttribute(namespace)}"`));
      own.sort((a, b) => byCodePoint(a.uri, b.uri) || byCodePoint(a.local, b.local));
      pieces.push(...own.map((attribute) => ` ${attribute.name}="${escapeAttribute(attribute.value)}"`), '>');
    },
    close() {
      const closed = open.pop();
      if (closed) pieces.push(`</${closed.name}>`);
      return closed !== undefined;
    },
    text: (text) => { pieces.push(escapeText(text)); },
    comment: (text) => { pieces.push(`<!--${text.replaceAll('\r', '&#xD;')}-->`); },
    instruction: (target, body) => { pieces.push(`<?${target}${body === '' ? '' : ` ${body}`}?>`); },
    end: () => pieces.join(''),
  };
}
