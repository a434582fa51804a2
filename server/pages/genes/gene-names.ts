import { inTurns } from '../../platform/turns.js';
import type { Views } from '../../query/views.js';
import { mpp, skos } from '../../rdf/vocabulary.js';
import type { Sources } from '../collections/collection.js';
import { onceAVersion } from '../collections/once-a-version.js';
import { required } from '../knowledge.js';

/** A molecule with a symbol of HGNC. */
export interface Gene {
  readonly iri: string;
  readonly slug: string;
  readonly symbol: string;
}

/** What a name of a list stands for. */
export type FoundGene =
  | { readonly kind: 'gene'; readonly gene: Gene; readonly by: 'symbol' | 'identifier' | 'other name' }
  /** Several genes have this other name. */
  | { readonly kind: 'ambiguous'; readonly genes: readonly Gene[] }
  /** Written as symbols or identifiers of mice are. The human gene with these letters where one is curated: no mapping says that they are one. */
  | { readonly kind: 'mouse'; readonly gene: Gene | undefined }
  /** A date that a spreadsheet made of a symbol, such as 1-Mar. */
  | { readonly kind: 'date' }
  | { readonly kind: 'unknown' };

/** The genes of a version, by what one may write for them. */
export interface GeneNames {
  /** In the order of their symbols. */
  readonly genes: readonly Gene[];
  find(name: string): FoundGene;
}

/** What names are read from. */
export interface GeneSources extends Sources {
  readonly views: Views;
}

/** Identifiers: what they look like, and the IRI of the record. */
const identifiers: readonly (readonly [pattern: RegExp, iri: (id: string) => string])[] = [
  [/^hgnc:(\d{1,7})$/i, (id) => `http://identifiers.org/hgnc/${id}`],
  [/^(?:(?:ncbigene|entrez|geneid):)?(\d{1,12})$/i, (id) => `http://identifiers.org/ncbigene/${id}`],
  [/^(?:ensembl:)?(ENS[A-Z]{0,6}G\d{11})(?:\.\d+)?$/i, (id) => `http://identifiers.org/ensembl/${id.toUpperCase()}`],
  [/^(?:uniprot(?:kb)?:)?([OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d(?:[A-Z][A-Z0-9]{2}\d){1,2})(?:-\d+)?$/i, (id) => `http://purl.uniprot.org/uniprot/${id.toUpperCase()}`],
  [/^mgi:(\d{1,9})$/i, (id) => `http://identifiers.org/mgi/MGI:${id}`],
];
const mouseForm = /^[A-Z][a-z0-9-]*[a-z][a-z0-9-]*$/;
/** Of names that nothing here has: a symbol of mice that has other letters in people, as Trp53 for TP53, or a record of a mouse gene. A longer name without a digit is a word. */
const mouseLike = (name: string): boolean => (mouseForm.test(name) && (/\d/.test(name) || name.length < 6)) || /^(?:ensembl:)?ENSMUSG\d{11}(?:\.\d+)?$|^mgi:\d{1,9}$/i.test(name);
const date = /^(?:\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2})$/i;

/** Reads what genes are called. A symbol wins over an identifier, that over another gene's other name. */
export const geneNames = onceAVersion(async ({ corpus, knowledge: { entities }, views }: GeneSources): Promise<GeneNames> => {
  const genes = (await inTurns(entities.values(), ({ iri, slug, kind, deprecated }): readonly Gene[] => {
    const symbol = kind.iri === mpp.Molecule && !deprecated ? corpus.text(iri, skos.notation) : undefined;
    return symbol === undefined ? [] : [{ iri, slug, symbol }];
  })).flat().sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const byIri = new Map(genes.map((gene) => [gene.iri, gene]));
  const names = createIndex(), folded = createIndex(), records = createIndex();
  const symbols = new Map(genes.map((gene) => [gene.symbol, gene])), upper = new Map(genes.map((gene) => [gene.symbol.toUpperCase(), gene]));
  await inTurns(genes, (gene) => {
    for (const name of [entities.get(gene.iri)?.label ?? gene.symbol, ...corpus.texts(gene.iri, skos.altLabel)]) {
      names.add(name, gene);
      folded.add(name.toLowerCase(), gene);
    }
    records.add(gene.iri, gene);
  });
  await inTurns(await views.select('gene-records'), (row) => {
    const gene = byIri.get(required(row, 'gene'));
    if (gene) records.add(required(row, 'target'), gene);
  });
  return {
    genes,
    find(name) {
      const symbol = symbols.get(name) ?? (name === name.toUpperCase() || name === name.toLowerCase() ? upper.get(name.toUpperCase()) : undefined);
      if (symbol) return { kind: 'gene', gene: symbol, by: 'symbol' };
      for (const [pattern, iri] of identifiers) {
        const id = pattern.exec(name)?.[1], found = id === undefined ? [] : records.get(iri(id));
        if (found.length > 0) return foundOf(found, 'identifier');
      }
      const slug = records.get(name.replace(/^mpp:/, mpp.namespaceIri)), exact = names.get(name);
      if (slug.length > 0) return foundOf(slug, 'identifier');
      if (exact.length > 0) return foundOf(exact, 'other name');
      const human = mouseForm.test(name) ? upper.get(name.toUpperCase()) : undefined;
      if (human) return { kind: 'mouse', gene: human };
      const other = folded.get(name.toLowerCase());
      if (other.length > 0) return foundOf(other, 'other name');
      return date.test(name) ? { kind: 'date' } : mouseLike(name) ? { kind: 'mouse', gene: undefined } : { kind: 'unknown' };
    },
  };
});

const foundOf = (genes: readonly Gene[], by: 'identifier' | 'other name'): FoundGene => {
  const [gene] = genes;
  return genes.length > 1 || !gene ? { kind: 'ambiguous', genes } : { kind: 'gene', gene, by };
};

/** Genes by text, each once. */
function createIndex(): { add(key: string, gene: Gene): void; get(key: string): readonly Gene[] } {
  const found = new Map<string, Gene[]>();
  return {
    add(key, gene) {
      const known = found.get(key);
      if (!known) found.set(key, [gene]);
      else if (!known.includes(gene)) known.push(gene);
    },
    get: (key) => found.get(key) ?? [],
  };
}
