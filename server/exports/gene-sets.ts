import { mpp, skos } from '../rdf/vocabulary.js';
import type { ExportSource } from './export-source.js';

const own = (name: string): string => mpp.namespaceIri + name;

/** What a set is made of: claims with one of the relations, from a molecule to a term of the kind, or from the term to the molecule. */
interface SetRule {
  readonly kind: string;
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
      { kind, prefix, suffix: '', relations: ['actsIn', 'participatesIn', 'promotes', 'restrains', 'modulates', 'marks', 'predicts'], inverse: ['requires'], words: 'Genes with a part in' },
      { kind, prefix, suffix: '_PROMOTES', relations: ['promotes'], inverse: ['requires'], words: 'Genes that promote, or are required for,' },
      { kind, prefix, suffix: '_RESTRAINS', relations: ['restrains'], words: 'Genes that restrain' },
    ];
  }),
  { kind: 'AnatomicalSite', prefix: 'SITE', suffix: '_PROMOTES', relations: ['promotesMetastasisTo'], words: 'Genes that promote metastasis to' },
  { kind: 'AnatomicalSite', prefix: 'SITE', suffix: '_RESTRAINS', relations: ['restrainsMetastasisTo'], words: 'Genes that restrain metastasis to' },
  { kind: 'CellType', prefix: 'CELL', suffix: '_MARKERS', relations: ['marks'], words: 'Genes that mark' },
];

/** Claims that a set takes: what is contested or refuted is no reason to call a gene part of it. */
const counted: ReadonlySet<string> = new Set(['established', 'emerging']);

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
  const held = claims.filter(({ status }) => counted.has(status));
  const lines = rules.flatMap(({ kind, prefix, suffix, relations, inverse = [] }) => [...terms.values()].filter((term) => term.kind === own(kind) && !term.deprecated).flatMap((term) => {
    const genes = held.flatMap(({ subject, predicate, object }) => {
      if (object === term.iri && relations.some((name) => predicate === own(name))) return [geneOf(subject)];
      return subject === term.iri && inverse.some((name) => predicate === own(name)) ? [geneOf(object)] : [];
    });
    const found = [...new Set(genes.filter((gene) => gene !== undefined))].sort();
    const name = `METASTASIS_${prefix}_${term.iri.slice(base.length).toUpperCase().replace(/[^A-Z0-9]+/g, '_')}${suffix}`;
    return found.length === 0 ? [] : [`${[name, term.iri, ...found].join('\t')}\n`];
  }));
  return lines.join('');
}
