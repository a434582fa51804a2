import type * as RDF from '@rdfjs/types';
import { factsOf, iriToken, type Facts } from '../../ontology/facts.js';
import { derivedGraph } from '../../ontology/judge.js';
import { openResources } from '../../ontology/resources.js';
import { inTurns } from '../../platform/turns.js';
import { mpp, rdf, rdfs, sh } from '../../rdf/vocabulary.js';
import type { StoreData } from '../../store/store-data.js';
import { readForm, type Field, type FormModel } from './form-model.js';
import { namesOf, prepareNames, type ResourceNames } from './names.js';

/** The forms of a version, and what they are filled from. */
export interface Forms {
  /** Reads ahead what takes long, with turns for others between. */
  prepare(): Promise<void>;
  /** Reads the forms of all kinds of terms ahead, with turns for others between. */
  prepareKinds(): Promise<void>;
  readonly data: StoreData;
  readonly base: string;
  readonly facts: Facts;
  readonly names: ResourceNames;
  /** What is asked for resources of a class. */
  of(kind: string): FormModel | undefined;
  /** The class by whose form a resource is written; undefined where no shape speaks of it. */
  kindOf(iri: string): string | undefined;
  /** What modules state of a resource, without what follows by rules. */
  stated(iri: string): readonly RDF.Quad[];
  /** The prefixes that the version declares. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Classes of terms that have a form, in order of their names. */
  readonly termKinds: readonly FormModel[];
}

const known = new WeakMap<StoreData, Forms>();

/** Resources whose statements are kept: a form, or a row of a table, asks for those of a few again and again. */
const mostRecent = 100;

/** Made once per version; each form is read from the shapes when it is first asked for. */
export function formsOf(data: StoreData, base: string): Forms {
  let forms = known.get(data);
  if (!forms) known.set(data, forms = openForms(data, base));
  return forms;
}

function openForms(data: StoreData, base: string): Forms {
  const facts = factsOf(data, derivedGraph(base)), resources = openResources(data), models = new Map<string, FormModel | undefined>(), modules = `${base}graph/`, derived = derivedGraph(base);
  const of = (kind: string): FormModel | undefined => {
    if (!models.has(kind)) models.set(kind, readForm(kind, facts));
    return models.get(kind);
  };
  const recent = new Map<string, readonly RDF.Quad[]>();
  let termKinds: readonly FormModel[] | undefined, prefixes: ReadonlyMap<string, string> | undefined;
  return {
    data, base, facts, of,
    prepare: () => prepareNames(data, facts, base),
    prepareKinds: async () => { await inTurns(classesBelow(mpp.Entity, facts), of); },
    get names() { return namesOf(data, facts, base); },
    kindOf: (iri) => {
      const types = facts.texts(iri, rdf.type), narrow = facts.kinds(iri);
      return [...narrow, ...types.filter((kind) => !kind.startsWith(base))].find((kind) => of(kind));
    },
    stated(iri) {
      let quads = recent.get(iri);
      if (quads) return quads;
      quads = resources.about(iri).filter(({ graph }) => graph.value.startsWith(modules) && graph.value !== derived);
      if (recent.size >= mostRecent) recent.clear();
      recent.set(iri, quads);
      return quads;
    },
    get prefixes() {
      return (prefixes ??= new Map(
        facts.texts(`${base}ontology`, sh.declare).flatMap((each) => {
          const [prefix] = facts.texts(each, sh.prefix),
            [namespace] = facts.texts(each, sh.namespace);
          return prefix === undefined || namespace === undefined ? [] : [[prefix, namespace] as const];
        }),
      ));
    },
    get termKinds() {
      return termKinds ??= classesBelow(mpp.Entity, facts).flatMap((kind) => of(kind) ?? []).sort((a, b) => (a.label < b.label ? -1 : 1));
    },
  };
}

/** Classes below one of which there are resources. */
const classesBelow = (above: string, facts: Facts): readonly string[] =>
  facts.resources(rdfs.subClassOf, iriToken(above)).filter((kind) => kind !== above && facts.resources(rdf.type, iriToken(kind)).length > 0);

/** The fields that a form shows. */
export const shownFields = ({ fields }: FormModel): readonly Field[] => fields.filter(({ hidden, editor }) => !hidden && editor !== 'parts');
