import { annotate, lintText, longestText, mostFindings, mostFound } from '../pages/language.js';
import { closedValue } from '../pages/closed-lists.js';
import { rules } from '../language/rules.js';
import { single } from './endpoint.js';
import { choice, list, maybe, object, text, truth, whole } from './schema.js';
import { kind } from './shared.js';

const given = text(`The text, at most ${longestText} characters.`, { maxLength: longestText, needed: true });
const place = { start: whole('Where it begins, in UTF-16 units: as JavaScript and Java count.'), end: whole('Where it ends; the unit there is not part of it.'), text: text('As the text has it.') };
/** Bytes of a body: a text, as JSON writes it. */
const body = 2 ** 20;

export const annotateText = single({
  address: '/api/annotate',
  name: 'annotateText',
  summary:
    'The terms that a text names: the longest name at each place, inflected, in British or American spelling, with hyphen or space, in capitals as the name demands.',
  example: '?text=Circulating+tumour+cells+undergo+EMT.',
  body,
  parameters: { text: given, kind: maybe(kind) },
  answer: object({
    version: text('The version that answered.'),
    characters: whole('UTF-16 units of the text.'),
    terms: list(
      object({
        ...place,
        term: text('The term, by the last part of its address.'),
        iri: text('Its IRI.'),
        label: text('Its preferred label.'),
        kind: text('Its kind.'),
        name: text('The name that was found, as the vocabulary has it.'),
        preferred: truth('Whether that is the preferred label.'),
      }),
      `Where the text names terms, in its order, at most ${mostFound}.`,
    ),
    more: maybe(whole('Further ones that were left out.')),
  }),
  async make({ text: passage, kind: wanted }, { knowledge, version }) {
    const found = (await annotate(passage, knowledge)).filter(({ entity }) => wanted === undefined || entity.kind.name === wanted);
    return {
      version,
      characters: passage.length,
      ...(found.length > mostFound && { more: found.length - mostFound }),
      terms: found
        .slice(0, mostFound)
        .map(({ start, end, name, entity }) => ({
          start,
          end,
          text: passage.slice(start, end),
          term: entity.slug,
          iri: entity.iri,
          label: entity.label,
          kind: entity.kind.name,
          name: name.label,
          preferred: name.isPreferred === true,
        })),
    };
  },
});

export const lintEndpoint = single({
  address: '/api/lint',
  name: 'lintText',
  summary:
    'What is to be changed in a text: other names, misspellings, abbreviations, missing terms, causes that are markers, patients where mice were studied, plain words that are not plain, advice on treatment.',
  example: '?text=Patients+with+tumours+should+take+osimertinib.&system=mouse',
  body,
  parameters: {
    text: given,
    system: maybe(text('What was studied, such as mouse or human; several with commas.', { format: 'systems' })),
    audience: maybe(choice('For whom it is: texts for patients are to be easy to read.', ['scientists', 'patients'])),
    relation: maybe(text('The relation of the claim that it states, such as marks or predicts.', { format: 'relation' })),
  },
  answer: object({
    version: text('The version that answered.'),
    characters: whole('UTF-16 units of the text.'),
    findings: list(
      object({
        rule: choice(
          'The rule.',
          rules.map(({ name }) => name),
        ),
        ...place,
        fault: text('What is wrong.'),
        remedy: text('What to do.'),
      }),
      `Findings in the order of the text, at most ${mostFindings}.`,
    ),
    more: maybe(whole('Further ones that were left out.')),
  }),
  async make({ text: passage, system, audience, relation }, sources) {
    const systems = (system ?? '')
      .split(',')
      .filter((name) => name.trim() !== '')
      .map((name) => closedValue('system', name.trim(), sources.knowledge).label);
    const stated = relation === undefined ? undefined : closedValue('relation', relation, sources.knowledge).name;
    const findings = await lintText(
      {
        text: passage,
        ...(audience === 'patients' && { isPlain: true }),
        ...(systems.length > 0 && { systems }),
        ...(stated !== undefined && { relation: stated }),
      },
      sources,
    );
    return {
      version: sources.version,
      characters: passage.length,
      findings: findings.slice(0, mostFindings),
      ...(findings.length > mostFindings && { more: findings.length - mostFindings }),
    };
  },
});
