import type { Facts } from '../../ontology/facts.js';
import { bibo, mpp, owl, rdf, schema, skos, sssom } from '../../rdf/vocabulary.js';

/** Values of the main resource, by IRI of the property, as texts. */
export type ValueOf = (path: string) => string | undefined;

const greek: Readonly<Record<string, string>> = { α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', κ: 'kappa', λ: 'lambda', μ: 'mu', ω: 'omega' };
/** Longest part of an address that a label gives. */
const longestSlug = 120;

/** Lower-case words joined by hyphens. */
const slugOfLabel = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[α-ω]/g, (letter) => greek[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, longestSlug)
    .replace(/-+$/, '');
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What stands before the name of a resource of a class. */
const starts: Readonly<Record<string, string>> = { StagingCategory: 'staging-', OpenQuestion: 'question-', DataResource: 'resource-' };

/** The part of the address of a paper that its DOI gives: slashes and other signs become hyphens. */
export const slugOfDoi = (doi: string): string => `doi-${doi.toLowerCase().replace(/[^a-z0-9.]+/g, '-').replace(/^-+|-+$/g, '')}`;

/** Characters of a name that are looked at. */
const longestAuthor = 200;

/** The short citation of a paper: family name of the first author and year, with a letter where another paper has it. */
export function shortCitation(author: string | undefined, year: string | undefined, taken: (label: string) => boolean): string | undefined {
  const family = author?.slice(0, longestAuthor).split(',')[0]?.trim().replace(/(?:\s+[\p{Lu}.-]{1,4})+$/u, '');
  if (family === undefined || family === '') return undefined;
  const label = year === undefined ? family : `${family} ${year}`;
  for (const letter of ['', ...'bcdefghijklmnopqrstuvwxyz']) if (!taken(label + letter)) return label + letter;
  return undefined;
}

/** What the name of a resource of another vocabulary is made of: which vocabulary, and its identifier there. */
function foreignName(target: string, prefixes: ReadonlyMap<string, string>): string | undefined {
  const [found] = [...prefixes].filter(([, namespace]) => target.startsWith(namespace) && target !== namespace).sort((a, b) => b[1].length - a[1].length);
  const rest = found ? target.slice(found[1].length) : target.replace(/^https?:\/\/(?:www\.)?/, '').split(/[/#?=]+/).filter(Boolean).slice(-2).join(' ');
  // Identifiers of the OBO vocabularies name theirs already.
  const slug = slugOfLabel(found && found[0] !== 'obo' ? `${found[0]} ${rest}` : rest);
  return slug === '' ? undefined : slug;
}

/**
 * The IRI of a new resource by the rules of the project; undefined where the values from which it is made are missing.
 *
 * @param kind IRI of its class.
 * @param prefixes By which resources of other vocabularies are named.
 */
export function iriOfNew(kind: string, valueOf: ValueOf, base: string, prefixes: ReadonlyMap<string, string> = new Map()): string | undefined {
  const local = (path: string): string | undefined => { const iri = valueOf(path); return iri?.startsWith(base) === true ? iri.slice(base.length) : undefined; };
  const make = (slug: string | undefined): string | undefined => (slug === undefined || slug === '' ? undefined : base + slug);
  const name = kind.replace(/^.*[/#]/, '');
  if (kind === mpp.Claim) {
    const [subject, relation, object] = [local(rdf.subject), local(rdf.predicate), local(rdf.object)];
    return subject === undefined || relation === undefined || object === undefined ? undefined : make(`claim-${subject}-${kebab(relation)}-${object}`);
  }
  if (kind === mpp.Paper) {
    const pmid = valueOf(bibo.pmid), doi = valueOf(bibo.doi);
    return pmid !== undefined && /^\d{4,8}$/.test(pmid) ? make(`pmid-${pmid}`) : doi !== undefined && doi.startsWith('10.') ? make(slugOfDoi(doi)) : undefined;
  }
  if (kind === mpp.ClinicalTrial) return make(valueOf(skos.notation)?.toLowerCase().replace(/[^a-z0-9]/g, ''));
  if (kind === sssom.Mapping) {
    const term = local(owl.annotatedSource), target = valueOf(owl.annotatedTarget), foreign = target === undefined ? undefined : foreignName(target, prefixes);
    return term === undefined || foreign === undefined ? undefined : make(`mapping-${term}-${foreign}`);
  }
  if (kind === mpp.Image) {
    const file = /^images\/([a-z0-9-]+)\.svg$/.exec(valueOf(schema.contentUrl) ?? '')?.[1];
    return make(file === undefined ? undefined : `image-${file}`);
  }
  const label = valueOf(skos.prefLabel);
  return label === undefined ? undefined : make((starts[name] ?? '') + slugOfLabel(label));
}

/** The IRI of the next evidence for a statement; `taken` are those that are made together. */
export function iriOfEvidence(statement: string, facts: Facts, base: string, taken: ReadonlySet<string> = new Set()): string {
  const isClaim = facts.texts(statement, rdf.type).includes(mpp.Claim) || statement.startsWith(`${base}claim-`);
  const start = isClaim ? `${statement}-e` : `${base}evidence-${statement.slice(base.length)}-`;
  const free = (n: number): boolean => !taken.has(start + n) && !facts.isSubject(start + n);
  // The number after the highest that was ever given here: one that was withdrawn is not given again.
  let n = Math.max(0, ...facts.texts(statement, mpp.hasEvidence).filter((iri) => iri.startsWith(start)).map((iri) => Number(iri.slice(start.length)) || 0)) + 1;
  while (!free(n)) n++;
  return start + n;
}
