import type { GeneAnalysis } from './analyse-genes.js';
import type { GeneSources } from './gene-names.js';
import { slugOf } from '../links.js';
import { countDirections } from '../statements.js';

/** Tables of an analysis: sets with their test, or genes with their claims. */
export const geneTables = ['sets', 'genes'] as const;
export type GeneTable = typeof geneTables[number];

/** A name that somebody wrote must not be a formula for a spreadsheet. */
const cell = (value: string | number | undefined): string => {
  const text = String(value ?? '').replace(/[\t\r\n]+/g, ' ');
  return /^[=+@-]/.test(text) && typeof value === 'string' ? `'${text}` : text;
};

/** An analysis as a table with tabs between. */
export function writeGeneTable(table: GeneTable, analysis: GeneAnalysis, sources: GeneSources): string {
  const rows = table === 'sets' ? setRows(analysis, sources) : geneRows(analysis, sources);
  return rows.map((row) => `${row.map(cell).join('\t')}\n`).join('');
}

type Row = readonly (string | number | undefined)[];

function setRows({ sets, background }: GeneAnalysis, { knowledge: { base } }: GeneSources): readonly Row[] {
  return [
    ['set', 'term', 'label', 'kind', 'direction', 'genes', 'hits', 'set_size', 'list_size', 'background_size', 'expected', 'p', 'q', 'claims'],
    ...sets.map(({ set, term, direction, genes, hits, size, expected, p, q }): Row => [
      set, term.slug, term.label, term.kind.name, direction, genes.map(({ gene }) => gene.symbol).join('|'), hits, size, background.list, background.size, Number(expected.toPrecision(4)), p, q,
      [...new Set(genes.flatMap(({ claims }) => claims.map(({ iri }) => slugOf(iri, base) ?? iri)))].join('|'),
    ]),
  ];
}

function geneRows({ known, unknown, mouse, ambiguous, dates }: GeneAnalysis, { corpus, knowledge: { base, properties } }: GeneSources): readonly Row[] {
  return [
    ['name', 'symbol', 'term', 'relation', 'gene_is', 'other', 'other_label', 'other_kind', 'status', 'supports', 'disputes', 'claim'],
    ...known.flatMap(({ gene, names, claims }): readonly Row[] => (claims.length === 0 ? [[names.join('|'), gene.symbol, gene.slug]] : claims.map(({ claim, other }) => {
      const { supports, disputes } = countDirections(corpus.evidenceOf(claim.iri));
      return [
        names.join('|'),
        gene.symbol,
        gene.slug,
        properties.get(claim.predicate)?.label ?? claim.predicate,
        claim.subject === gene.iri ? 'subject' : 'object',
        other.slug,
        other.label,
        other.kind.name,
        claim.status,
        supports,
        disputes,
        slugOf(claim.iri, base) ?? claim.iri,
      ];
    }))),
    ...[...unknown, ...dates, ...mouse.map(({ name }) => name), ...ambiguous.map(({ name }) => name)].map((name): Row => [name]),
  ];
}
