import { nearestOf } from '../platform/nearest.js';
import { mpp, rdf, sh, skos, xsd } from '../rdf/vocabulary.js';
import { splitToken } from '../store/ntriples.js';
import { iriToken, isControlled, textOf, type Facts } from './facts.js';
import type { RawFinding } from './findings.js';

/** What is said of a fault, and what to do about it. IRIs stand in angle brackets. */
export interface Words { readonly message: string; readonly remedy?: string }

/** Values that are listed, where a property takes no others. */
const mostListed = 20;
/** Of a name with so many digits, as a PubMed number, only one with few others is near: any two of them look alike. */
const manyDigits = 4, fewOthers = 2;

const mppNamespace = mpp.vocabulary.slice(0, -'vocabulary'.length);
const shacl = (name: string): string => sh.namespaceIri + name;
const quoted = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`;
const withArticle = (name: string): string => (/^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`);
const shown = (token: string): string => (token.startsWith('<') || token.startsWith('_:') ? token : quoted(textOf(token)));
const list = (parts: readonly string[], last: string): string => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`);
export const inWords = { list, quoted, withArticle };

/** The name that differs least from that of an IRI, among IRIs of its namespace. */
export function nearestName(iri: string, names: Iterable<string>): string | undefined {
  const cut = Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1, namespace = iri.slice(0, cut), name = iri.slice(cut);
  const others = [...names].filter((other) => other.startsWith(namespace) && other !== iri).map((other) => other.slice(cut));
  const near = nearestOf(name, others, (/\d/g[Symbol.match](name)?.length ?? 0) >= manyDigits ? fewOthers : undefined);
  return near === undefined ? undefined : namespace + near;
}

/** Which values a property takes of which all are of one class: all, where curators choose among few; else the nearest. */
export function allowedValues(kind: string, facts: Facts, wrong?: string): string {
  const known = facts.resources(rdf.type, iriToken(kind)).filter((iri) => iri !== wrong).sort();
  const labelled = (iri: string): string => (iri.startsWith(mppNamespace) ? iriToken(iri) : `${iriToken(iri)} (${facts.texts(iri, skos.prefLabel)[0] ?? iri})`);
  if (isControlled(kind, facts) && known.length > 0 && known.length <= mostListed) return `It is one of ${list(known.map(labelled), 'or')}.`;
  const near = wrong === undefined ? undefined : nearestName(wrong, known);
  return near === undefined ? `It is ${withArticle(facts.nameOf(kind))} that a module describes.` : `The nearest ${facts.nameOf(kind)} is ${iriToken(near)}.`;
}

/** How values of a datatype are written, and what they are called. */
const forms: Readonly<Record<string, readonly [name: string, form: string]>> = {
  [rdf.langString]: ['text with a language', '"…"@en'],
  [xsd.string]: ['text without a language', '"…"'],
  [xsd.date]: ['day of the calendar', '"YYYY-MM-DD"^^xsd:date'],
  [`${xsd.namespaceIri}gYear`]: ['year', '"YYYY"^^xsd:gYear'],
  [`${xsd.namespaceIri}gYearMonth`]: ['month', '"YYYY-MM"^^xsd:gYearMonth'],
  [xsd.integer]: ['whole number', 'a number without quotes'],
  [xsd.boolean]: ['truth value', 'true or false, without quotes'],
  [`${xsd.namespaceIri}anyURI`]: ['web address', '"https://…"^^xsd:anyURI'],
};
const formOf = (datatype: string): readonly [string, string] => forms[datatype] ?? [iriToken(datatype), `"…"^^${iriToken(datatype)}`];

/** A shape, and what it is asked of. */
interface Asked { readonly fault: RawFinding; readonly facts: Facts; readonly name: string; readonly of: (property: string) => readonly string[] }

const wrongDatatype = ({ fault: { token = '' }, of, name }: Asked): Words => {
  const [datatype = ''] = of('datatype'), [called, form] = formOf(datatype);
  if (token.startsWith('<')) return { message: `${name} is ${token}, where ${called} stands.`, remedy: `Write it as ${form}.` };
  const { text, suffix } = splitToken(token);
  if (datatype === rdf.langString && suffix === '') return { message: `The text ${quoted(text)} of ${name} has no language.`, remedy: 'Write @en behind its closing quote.' };
  const isOther = suffix.startsWith('@') ? `text with the language ${suffix.slice(1)}` : suffix === datatype || suffix === '' ? undefined : `of the type ${iriToken(suffix)}`;
  return {
    message:
      isOther === undefined || datatype === rdf.langString
        ? `${quoted(text)} is no ${called}, as ${name} takes it.`
        : `${quoted(text)} is ${isOther}; ${name} takes a ${called}.`,
    remedy: `Write it as ${form}.`,
  };
};

/** Further words for the value of a property that is text in the place of an IRI. */
const textForIri = ({ fault: { token = '' }, name }: Asked): Words => ({
  message: `${name} is the text ${quoted(textOf(token))}, where an IRI stands.`,
  remedy: 'Write the IRI as prefix:name or <https://…>, without quotes.',
});

const wrongKind = (asked: Asked): Words => {
  const { fault: { token = '', value = '' }, facts, name, of } = asked, [kind = ''] = of('class'), called = withArticle(facts.nameOf(kind));
  if (!token.startsWith('<')) return textForIri(asked);
  const remedy = allowedValues(kind, facts, value);
  if (!facts.isDescribed(value)) {
    const files = facts.filesOf(kind);
    return { message: `${name} is ${token}, which is described nowhere.`, remedy: `${remedy}${files.length === 1 ? ` Another one is first described in ${files[0]}.` : ''}` };
  }
  const kinds = facts.kinds(value).map(facts.nameOf);
  return {
    message: `${name} is ${token}, ${kinds.length === 0 ? 'a resource of no kind' : withArticle(list(kinds, 'and'))}, where ${called} stands.`,
    remedy: isControlled(kind, facts) ? remedy : asked.fault.message,
  };
};

const missing = ({ facts, fault: { property = '' }, name, of }: Asked): Words => {
  const [description = ''] = of('description'), [kind] = of('class');
  return { message: `${name} is missing.`, remedy: `Add ${iriToken(property)}. ${description}${kind === undefined || !isControlled(kind, facts) ? '' : ` ${allowedValues(kind, facts)}`}` };
};

/** The values among which one is too many: all values, or (uniqueLang) those in a language with several. */
export function tooMany({ constraint, resource, property = '' }: RawFinding, facts: Facts): readonly string[] {
  const values = facts.values(resource, property).filter((value) => facts.isStated(resource, property, value)).sort();
  if (constraint !== 'UniqueLang') return values;
  const languageOf = (value: string): string => splitToken(value).suffix;
  return values.filter((value) => values.some((other) => other !== value && languageOf(other) === languageOf(value)));
}

const several = ({ fault: finding, facts, name }: Asked): Words => {
  const values = tooMany(finding, facts);
  return {
    message: `${name} stands ${values.length} times where it may stand once${finding.constraint === 'UniqueLang' ? ' in a language' : ''}: ${list(values.map(shown), 'and')}.`,
    remedy: 'Keep one of them.',
  };
};

const alternatives = ({ fault: { token = '' }, facts, name, of, fault: finding }: Asked): Words => {
  const members: string[] = [];
  for (let node = of('or').at(0); node !== undefined; node = facts.values(node, `${rdf.namespaceIri}rest`).find((rest) => rest.startsWith('_:')))
    members.push(...facts.values(node, `${rdf.namespaceIri}first`));
  const parts = (property: string): readonly string[] => members.flatMap((member) => facts.texts(member, shacl(property)));
  if (finding.property === undefined) return { message: `Neither ${list(parts('path').map(iriToken), 'nor')} is stated.`, remedy: 'Add one of them.' };
  const known = parts('datatype').map(formOf);
  return { message: `${shown(token)} is no ${list(known.map(([called]) => called), 'or')}, as ${name} takes it.`, remedy: `Write it as ${list(known.map(([, form]) => form), 'or')}.` };
};

/** What each constraint of SHACL says of what breaks it. One that is not here says what its shape says. */
const words: Readonly<Record<string, (asked: Asked) => Words>> = {
  MinCount: missing,
  QualifiedMinCount: missing,
  MaxCount: several,
  UniqueLang: several,
  Datatype: wrongDatatype,
  Class: wrongKind,
  NodeKind: (asked) =>
    asked.fault.token?.startsWith('"')
      ? textForIri(asked)
      : {
          message:
            asked.fault.property === undefined ? 'The resource is a blank node, where an IRI stands.' : `${asked.name} is a blank node, where an IRI stands.`,
          remedy: 'Give it an IRI.',
        },
  Pattern: ({ fault: { token = '', property, message }, name, of }) =>
    property === undefined
      ? {
          message: `The IRI ${token} has signs that no address of a term has.`,
          remedy: 'Write letters, digits, hyphens and full stops behind the last slash, with a letter or digit first.',
        }
      : { message: `${name} is ${shown(token)}.`, remedy: message || `It fits the pattern ${of('pattern')[0]}.` },
  MinLength: ({ fault: { value = '' }, name, of }) => ({
    message: `${name} has ${value.length} characters, ${quoted(value)}; ${of('minLength')[0]} are the least.`,
    remedy: of('description')[0] ?? '',
  }),
  MaxLength: ({ fault: { value = '' }, name, of }) => ({
    message: `${name} has ${value.length} characters; ${of('maxLength')[0]} are the most.`,
    remedy: 'Shorten it, or write the rest into another field.',
  }),
  MinInclusive: ({ fault: { value = '' }, name, of }) => ({
    message: `${name} is ${value}; ${of('minInclusive')[0]} is the least.`,
    remedy: of('description')[0] ?? '',
  }),
  In: ({ fault: { token = '', message }, name }) => ({ message: `${name} is ${shown(token)}.`, remedy: message }),
  Or: alternatives,
};

/** What is wrong by a shape, in place of what the shape wants. */
export function shapeWords(finding: RawFinding, facts: Facts): Words {
  const { constraint = '', check, property = '', message, token } = finding;
  const of = (name: string): readonly string[] => (name === 'or' ? facts.values(check, shacl(name)) : facts.texts(check, shacl(name)));
  const name = `${quoted(of('name')[0] ?? 'value')} (${iriToken(property)})`;
  return words[constraint]?.({ fault: finding, facts, name, of }) ?? { message: token === undefined ? message : `${message} Found: ${shown(token)}.` };
}
