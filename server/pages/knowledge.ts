import { due, inTurns, turn } from '../platform/turns.js';
import type { Solution, Views } from '../query/views.js';
import { dct, owl, rdfs, skos } from '../rdf/vocabulary.js';
import { kindOf } from './kinds.js';
import type { Kind } from './kinds.js';
import { createLexicon } from './lexicon.js';
import type { Lexicon, Name } from './lexicon.js';
import { slugOf } from './links.js';

/** An entity as links show it. */
export interface Entity {
  readonly iri: string;
  readonly slug: string;
  readonly kind: Kind;
  readonly label: string;
  /** What patients call it, where that is something else. */
  readonly plain?: string | undefined;
  readonly deprecated: boolean;
}

export interface Property {
  readonly iri: string;
  readonly label: string;
  readonly inverse: string | undefined;
  /** Whether claims state it. */
  readonly claimable: boolean;
}

export interface Stage extends Entity {
  readonly order: number;
  /** Slug of the track, without its `track-`: main, parallel, route or loop. */
  readonly track: string;
  /** IRIs of the stages that come directly after. */
  readonly next: readonly string[];
}

/** What every page of a version needs: who is who, and the words that name them. Read once per version. */
export interface Knowledge {
  readonly base: string;
  /** By IRI, in the order of their labels. */
  readonly entities: ReadonlyMap<string, Entity>;
  readonly properties: ReadonlyMap<string, Property>;
  /** What experiments may have been done in: the label by IRI. */
  readonly systems: ReadonlyMap<string, string>;
  /** In the usual order, main line first. */
  readonly stages: readonly Stage[];
  readonly lexicon: Lexicon;
}

/** The value of a variable as text; undefined where it is not bound. */
export const value = (row: Solution, name: string): string | undefined => row.get(name)?.value;

/** The value of a variable that the view always binds. */
export const required = (row: Solution, name: string): string => {
  const term = row.get(name);
  if (!term) throw new Error(`the view does not bind ?${name}`);
  return term.value;
};

/** Groups rows by a key, in the order of first appearance. */
export function groupBy<Row>(rows: Iterable<Row>, key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}

const inEnglish = new Intl.Collator('en');

/** Reads the knowledge that all pages share. */
export async function readKnowledge(views: Views, base: string): Promise<Knowledge> {
  const [entityRows, nameRows, propertyRows, stageRows, systemRows] = await Promise.all([
    views.select('entities'), views.select('other-names'), views.select('properties'), views.select('stages'), views.select('systems'),
  ]);

  const found = await inTurns(entityRows, (row): readonly Entity[] => {
    const iri = required(row, 'entity');
    const slug = slugOf(iri, base);
    return slug === undefined
      ? []
      : [
          {
            iri,
            slug,
            kind: kindOf(required(row, 'kind')),
            label: required(row, 'label'),
            plain: value(row, 'plain') ?? value(row, 'heading'),
            deprecated: value(row, 'deprecated') === 'true',
          },
        ];
  });
  if (due()) await turn();
  const entities = new Map(found.flat().sort((a, b) => inEnglish.compare(a.label, b.label)).map((entity) => [entity.iri, entity]));

  const current = [...entities.values()].filter(({ deprecated }) => !deprecated);
  const otherNames = nameRows.flatMap((row): readonly Name[] => {
    const entity = entities.get(required(row, 'entity'));
    return entity && !entity.deprecated ? [{ slug: entity.slug, label: required(row, 'name') }] : [];
  });

  const stages = [...groupBy(stageRows, (row) => required(row, 'stage'))].flatMap(([iri, rows]): readonly Stage[] => {
    const entity = entities.get(iri);
    const [row] = rows;
    if (!entity || !row) return [];
    return [{
      ...entity,
      order: Number(required(row, 'order')),
      track: required(row, 'track').replace(/^.*track-/, ''),
      next: rows.flatMap((each) => value(each, 'next') ?? []),
    }];
  });

  const systems = new Map(systemRows.map((row) => [required(row, 'system'), required(row, 'label')]));
  const lexicon = await createLexicon([...current.map(({ slug, label }): Name => ({ slug, label, isPreferred: true })), ...otherNames]);
  return { base, entities, properties: readProperties(propertyRows), systems, stages, lexicon };
}

/** Words for the properties of other vocabularies that pages show. */
const borrowed: readonly (readonly [string, string])[] = [
  [skos.broader, 'broader term'],
  [skos.narrower, 'narrower terms'],
  [skos.related, 'related terms'],
  [skos.notation, 'notation'],
  [skos.scopeNote, 'note'],
  [dct.license, 'licence'],
  [dct.title, 'title'],
  [dct.description, 'description'],
  [rdfs.subClassOf, 'is a kind of'],
  [owl.inverseOf, 'inverse'],
];

function readProperties(rows: readonly Solution[]): ReadonlyMap<string, Property> {
  const own = rows.map((row): Property => ({
    iri: required(row, 'property'), label: required(row, 'label'), inverse: value(row, 'inverse'), claimable: value(row, 'claimable') !== undefined,
  }));
  const others = borrowed.map(([iri, label]): Property => ({ iri, label, inverse: undefined, claimable: false }));
  return new Map([...others, ...own].map((property) => [property.iri, property]));
}
