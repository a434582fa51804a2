import { mpp, skos } from '../rdf/vocabulary.js';
import type { ExportSource } from './export-source.js';

const own = (name: string): string => mpp.namespaceIri + name;

/** What the genes of a set have to do with its term. */
export type SetDirection = 'part' | 'promotes' | 'restrains' | 'marks';

/** What a set is made of: claims with one of the relations, from a molecule to a term of the kind, or from the term to the molecule. */
interface SetRule {
  /** Name of the class of the terms. */
  readonly kind: string;
  readonly direction: SetDirection;
  /** First part of the name of the set, and the last one. */
  readonly prefix: string;
  readonly suffix: string;
  readonly relations: readonly string[];
  /** Relations in which the molecule is the object. */
  readonly inverse?: readonly string[];
  /** What a gene of the set does, before the name of the term. */
  readonly words: string;
}

const rules: readonly SetRule[] = [
  ...(['CascadeStage', 'Mechanism'] as const).flatMap((kind): readonly SetRule[] => {
    const prefix = kind === 'CascadeStage' ? 'STEP' : 'MECHANISM';
    return [
      {
        kind,
        direction: 'part',
        prefix,
        suffix: '',
        relations: ['actsIn', 'participatesIn', 'promotes', 'restrains', 'modulates', 'marks', 'predicts'],
        inverse: ['requires'],
        words: 'Genes with a part in',
      },
      {
        kind,
        direction: 'promotes',
        prefix,
        suffix: '_PROMOTES',
        relations: ['promotes'],
        inverse: ['requires'],
        words: 'Genes that promote, or are required for,',
      },
      { kind, direction: 'restrains', prefix, suffix: '_RESTRAINS', relations: ['restrains'], words: 'Genes that restrain' },
    ];
  }),
  { kind: 'AnatomicalSite', direction: 'promotes', prefix: 'SITE', suffix: '_PROMOTES', relations: ['promotesMetastasisTo'], words: 'Genes that promote metastasis to' },
  { kind: 'AnatomicalSite', direction: 'restrains', prefix: 'SITE', suffix: '_RESTRAINS', relations: ['restrainsMetastasisTo'], words: 'Genes that restrain metastasis to' },
  { kind: 'CellType', direction: 'marks', prefix: 'CELL', suffix: '_MARKERS', relations: ['marks'], words: 'Genes that mark' },
];

/** Claims that a set takes: what is contested or refuted is no reason to call a gene part of it. */
const countedStatuses: ReadonlySet<string> = new Set(['established', 'emerging']);

/** What sets are made from. */
export interface SetSource {
  /** `kind` is the IRI of the class. */
  readonly terms: Iterable<{ readonly iri: string; readonly kind: string; readonly deprecated: boolean }>;
  readonly claims: Iterable<{ readonly iri: string; readonly subject: string; readonly predicate: string; readonly object: string; readonly status: string | undefined }>;
  /** Public base IRI. */
  readonly base: string;
  isGene(iri: string): boolean;
}

/** Genes that claims relate to a step, mechanism, site or cell in one direction. */
export interface GeneSet {
  /** As in `METASTASIS_MECHANISM_EMT_PROMOTES`. */
  readonly name: string;
  /** IRI of the term. */
  readonly term: string;
  readonly direction: SetDirection;
  /** What its genes do, before the name of the term: `Genes that restrain`. */
  readonly words: string;
  /** IRIs of the genes, each with the IRIs of the claims for which it is here. */
  readonly genes: ReadonlyMap<string, readonly string[]>;
}

/** The sets of genes that have a member, in the order of the rules and of the terms. */
export function geneSets({ terms, claims, base, isGene }: SetSource): readonly GeneSet[] {
  // By term, relation and direction: the claims of each gene.
  const held = new Map<string, { readonly gene: string; readonly claim: string }[]>();
  const hold = (key: string, gene: string, claim: string): void => {
    if (!isGene(gene)) return;
    const known = held.get(key);
    if (known) known.push({ gene, claim });
    else held.set(key, [{ gene, claim }]);
  };
  for (const { iri, subject, predicate, object, status } of claims) {
    if (!countedStatuses.has(status ?? '')) continue;
    hold(`${object} ${predicate}`, subject, iri);
    hold(`${subject} inverse ${predicate}`, object, iri);
  }
  const current = [...terms].filter(({ deprecated }) => !deprecated);
  return rules.flatMap(({ kind, direction, prefix, suffix, relations, inverse = [], words }) => current.filter((term) => term.kind === own(kind)).flatMap((term) => {
    const genes = new Map<string, string[]>();
    for (const key of [...relations.map((name) => `${term.iri} ${own(name)}`), ...inverse.map((name) => `${term.iri} inverse ${own(name)}`)]) {
      for (const { gene, claim } of held.get(key) ?? []) genes.set(gene, [...genes.get(gene) ?? [], claim]);
    }
    const name = `METASTASIS_${prefix}_${term.iri.slice(base.length).toUpperCase().replace(/[^A-Z0-9]+/g, '_')}${suffix}`;
    return genes.size === 0 ? [] : [{ name, term: term.iri, direction, words, genes }];
  }));
}

/**
 * Sets of genes by step, mechanism, site and direction in the format of GSEA (`.gmt`): name, address, genes, with tabs between.
 *
 * @param identifier Symbols of HGNC, or numbers of NCBI Gene.
 */
export function writeGeneSets({ terms, claims, text, base }: ExportSource, identifier: 'symbol' | 'entrez'): string {
  const geneOf = (iri: string): string | undefined => {
    const term = terms.get(iri);
    if (term?.kind !== mpp.Molecule) return undefined;
    if (identifier === 'symbol') return text(iri, skos.notation);
    return term.matches.find(({ predicate, target }) => predicate === skos.exactMatch && target.startsWith('http://identifiers.org/ncbigene/'))?.target.replace(/^.*\//, '');
  };
  return geneSets({ terms: terms.values(), claims, base, isGene: (iri) => geneOf(iri) !== undefined })
    .map(({ name, term, genes }) => `${[name, term, ...new Set([...genes.keys()].map((iri) => geneOf(iri) ?? '').sort())].join('\t')}\n`).join('');
}
