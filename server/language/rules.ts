import { gradeOf } from './reading-grade.js';
import { spelling, wordsOf } from './words.js';
import type { LanguageSource, ReadPassage, Span } from './passage.js';

/** What a rule says of a part of a text. */
export interface LanguageFault extends Span {
  readonly fault: string;
  readonly remedy: string;
}

/** A rule of language. A new one is a row of `rules`. */
export interface LanguageRule {
  readonly name: string;
  /** What it finds, for documents. */
  readonly title: string;
  find(passage: ReadPassage, source: LanguageSource): Iterable<LanguageFault>;
}

/** Every match of a pattern as a part of the text. @param pattern Global; its group `here` is the part, else the whole. */
function* matchesOf(text: string, pattern: RegExp): Generator<Span & { readonly text: string; readonly groups: Readonly<Record<string, string | undefined>> }> {
  for (const match of text.matchAll(pattern)) {
    const here = match.groups?.['here'] ?? match[0], start = match.index + match[0].indexOf(here);
    yield { start, end: start + here.length, text: here, groups: match.groups ?? {} };
  }
}

/** Names compared as a reader does: case, spelling, hyphens and the plural do not make another name. */
const sameName = (one: string, other: string): boolean => {
  const plain = (name: string): string => [...wordsOf(name)].map(({ key }) => spelling(key)).join('').replace(/(?:es|s)$/, '').replace(/sis?$/, 's');
  return plain(one) === plain(other);
};

/** Kinds whose other names are in use beside the preferred ones: those of genes and medicines in papers, ordinary words for what happens in a step. */
const passedOver: ReadonlySet<string> = new Set(['molecule', 'therapy', 'trial', 'stage']);
/** Two words or more without an abbreviation: a single word, such as relapse or fit, often means something else. */
const isPhrase = (name: string): boolean => /\p{L}[\s-]\p{L}/u.test(name) && !/\p{Lu}{2}/u.test(name);
const lastWord = (name: string): string => name.toLowerCase().split(/[\s-]/).at(-1) ?? '';

const synonym: LanguageRule = {
  name: 'synonym', title: 'another name of two words or more in the place of the preferred one; not in texts for patients, and not for genes, medicines, trials and steps',
  * find({ found, isPlain, about = [] }) {
    // Patients are told in words that they know, and genes go by many names in the papers that are reported.
    if (isPlain === true) return;
    const told = new Set<string>();
    for (const { start, end, name, term } of found) {
      if (name.isPreferred === true || about.includes(name.slug) || told.has(name.slug) || passedOver.has(term.kind) || !isPhrase(name.label) || sameName(name.label, term.label)) continue;
      // A name within the preferred one, or around it, is short for it; a cancer named by another kind of tumor may be a wider one.
      if (
        term.label.toLowerCase().includes(name.label.toLowerCase())
        || name.label.toLowerCase().includes(term.label.toLowerCase())
        || (term.kind === 'cancer' && lastWord(name.label) !== lastWord(term.label) && !/\sof\s/.test(name.label))
      )
        continue;
      told.add(name.slug);
      yield { start, end, fault: `“${name.label}” is another name of “${term.label}”.`, remedy: `Write “${term.label}”.` };
    }
  },
};

const misspelling: LanguageRule = {
  name: 'misspelling', title: 'a spelling that is known to be wrong',
  * find({ text, misspelled, isNamed }, { term }) {
    for (const { start, end, name } of misspelled) if (!isNamed(start)) yield { start, end, fault: `“${text.slice(start, end)}” is misspelled.`, remedy: `Write “${term(name.slug)?.label ?? name.slug}”.` };
  },
};

/** Abbreviations that need no explanation: of daily life, of every paper of the field, and of statistics. */
const wellKnown = new Set(
  'AIDS AJCC ATP BMI CI CO2 COVID CT DNA ECG EMA EU FDA FIGO GI GTP HIV HR ICU ID IHC IV MHC MHRA MRI NA NCI NHS NICE NIH OR PCR PET RNA ROC SD TNM UICC UK UN US USA UV WHO'.split(
    ' ',
  ),
);
/** Names of genes, proteins and receptors that nobody writes out. */
const molecules = new Set(
  'AKT ALK AMPA ATM ATR BRAF BRCA CEA CSF EGF EGFR ERK ETS FAK FAS FGF GABA HER HOX JAK KIT KRAS MARCKS MEK MET MYC NK NMDA NOTCH PDGF PSA RAF RAS REST RET SMAD SRC STAT TGF TNF ULBP VEGF VHL VISTA WNT YAP'.split(
    ' ',
  ),
);
const abbreviation = /(?<![\p{L}\p{N}._/-])(?<here>\p{Lu}[\p{Lu}\d]{1,7})s?(?![\p{L}\p{N}-])/gu;
/** Stages, mutations, symbols with a number, registers. */
const asStaging = /^(?:[TNM][0-4X]|[IVX]+[A-C]?\d?|[A-Z]\d{1,4}[A-Z]?|\p{Lu}{2,6}\d[\p{Lu}\d]*)$/u, register = /^(?:NCT|GSE|GSM|PMC|PMID)\d*$/;

const undefinedAbbreviation: LanguageRule = {
  name: 'abbreviation', title: 'an abbreviation that neither the text nor the vocabulary explains; symbols of genes, mutations and stages are none',
  * find({ text, isNamed }) {
    const told = new Set<string>(), inBrackets = new Set([...text.matchAll(/\((\p{Lu}[\p{Lu}\d]{1,7})s?[),;]/gu)].map(([, short]) => short));
    for (const { start, end, text: short } of matchesOf(text, abbreviation)) {
      if (
        isNamed(start)
        || wellKnown.has(short)
        || molecules.has(short)
        || /^\s\d/.test(text.slice(end, end + 2))
        || asStaging.test(short)
        || register.test(short)
        || told.has(short)
        || nomenclature.some(({ pattern }) => pattern.test(short))
      )
        continue;
      told.add(short);
      // Explained: long form (ABC), or ABC (long form).
      if (inBrackets.has(short) || /^s?\s*[([][^)\]]*\p{Ll}{3}/u.test(text.slice(end, end + 120))) continue;
      yield { start, end, fault: `The abbreviation ${short} is not explained.`, remedy: `Write it out where it comes first, with ${short} in brackets behind it.` };
    }
  },
};

/** Names whose form alone says what they are: by the stem that the WHO gives to a kind of medicine, or by a systematic nomenclature. */
const nomenclature: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern:
      /^(?:CD\d{1,3}[A-Z]?|IL-?\d{1,2}[A-Z]?|MMP-?\d{1,2}|CXCL\d{1,2}|CXCR\d|CCL\d{1,2}|CCR\d{1,2}|TLR\d{1,2}|FGF\d{1,2}|BMP\d{1,2}|WNT\d{1,2}[AB]?|ADAM\d{1,2}|ITG[AB]\d{1,2}|S100[A-Z]\d{0,2}|TIMP\d|SOX\d{1,2}|FOX[A-Z]\d)$/,
    what: 'a molecule, by its systematic name',
  },
  { pattern: /^mi[Rr]-?\d{1,4}[a-z]?$/, what: 'a microRNA, by its systematic name' },
];
const medicine =
  /(?<![\p{L}-])(?<here>\p{L}{2,40}(?:[a-z]mab|tinib|[a-z]ciclib|parib|trozole|rafenib|metinib|lisib|denib|rasib|zomib|dronate|dronic acid|taxel|platin|rubicin|lutamide|trexed|fosfamide|cycline|tecan|vedotin|deruxtecan|leucel|limus))(?!\p{L})/giu;
/** Not a medicine, though it ends like one. */
const noMedicine = /^(?:platin|taxel|tetracycline|doxycycline|minocycline|anti|biparib)$/i;
const growth = /(?<![\p{L}-])(?<here>\p{L}{3,40}(?:carcinoma|sarcoma|blastoma|lymphoma|melanoma|glioma|myeloma|thelioma|adenoma))s?(?!\p{L})/giu;

const missingWord: LanguageRule = {
  name: 'missing-term',
  title:
    'a word of the field that the vocabulary lacks; told only where the form of the word says what it is: medicines by the stems of the WHO, molecules by systematic names, tumors by -carcinoma, -sarcoma and the like',
  *find({ text, isNamed, words }) {
    const told = new Set<string>();
    const tell = function* (start: number, end: number, what: string): Generator<LanguageFault> {
      const word = text.slice(start, end);
      if (isNamed(start) || isNamed(end - 1) || told.has(word.toLowerCase())) return;
      told.add(word.toLowerCase());
      yield { start, end, fault: `“${word}” is ${what}, and no term of the vocabulary.`, remedy: 'Use the name of a term, or propose one for it.' };
    };
    for (const { start, end, text: word } of matchesOf(text, medicine)) if (!noMedicine.test(word)) yield* tell(start, end, 'a medicine, by its stem');
    for (const { start, end } of matchesOf(text, growth)) yield* tell(start, end, 'a tumor, by its ending');
    for (let i = 0; i < words.length; i++) {
      // A symbol is one word, or two with a hyphen: MMP9, MMP-9, miR-21.
      const first = words[i];
      if (!first || (first.gap === '' && i > 0) || first.gap === '-' || !/^(?:\p{Lu}{2,}|mi[Rr]|S)$/u.test(first.text)) continue;
      let last = i;
      while (words[last + 1]?.gap === '' || (last === i && words[last + 1]?.gap === '-')) last += 1;
      const end = words[last]?.end ?? first.end,
        symbol = text.slice(first.start, end),
        kind = nomenclature.find(({ pattern }) => pattern.test(symbol));
      if (kind) yield* tell(first.start, end, kind.what);
    }
  },
};

/** The place in the list, which is sorted, of the first part that begins there or later. */
function firstFrom(parts: readonly Span[], index: number): number {
  let low = 0, high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.start ?? Infinity) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

const causal =
  /(?<![\p{L}-])(?<here>causes?|caused|drives?|drove|promotes?|promoted|induces?|induced|triggers?|triggered|leads? to|led to|results? in|resulted in|enables?|enabled|brings? about|initiates?|initiated|is responsible for)(?!\p{L})/giu;
/** Relations that say what goes with what, and nothing of causes. */
const markers: ReadonlySet<string> = new Set(['marks', 'predicts']);

const causalMarker: LanguageRule = {
  name: 'causal-marker', title: 'a word of cause for a marker: in the statement of a claim that something marks or predicts, or between two terms of which claims say nothing else',
  * find({ text, relation, sentences, found }, { relations }) {
    for (const { start: from, end: to } of sentences) {
      for (const { start, end, text: verb } of matchesOf(text.slice(from, to), causal)) {
        const index = from + start, behind = from + end;
        if (relation !== undefined) {
          if (markers.has(relation)) yield { start: index, end: behind, fault: `The claim says that one thing ${relation} another; “${verb}” says that it is the cause.`, remedy: relation === 'marks' ? 'Write “marks” or “is found on”.' : 'Write “predicts” or “goes with”.' };
          continue;
        }
        const next = firstFrom(found, index), subject = found[next - 1], object = found[firstFrom(found, behind)];
        if (
          !subject
          || !object
          || subject.start < from
          || subject.end > index
          || object.end > to
          || index - subject.end > 12
          || object.start - behind > 30
          || /[,;:]/.test(text.slice(subject.end, object.start))
        )
          continue;
        const known = relations(subject.name.slug, object.name.slug);
        if (known.length > 0 && known.every((each) => markers.has(each))) {
          yield { start: index, end: behind, fault: `“${verb}” says that ${subject.term.label} is a cause; the claims here say only that it ${known.join(' and ')} ${object.term.label}.`, remedy: 'Write “marks”, “predicts” or “goes with”, or name the evidence of a cause.' };
        }
      }
    }
  },
};

/** Systems that are no people. */
const animals: ReadonlySet<string> = new Set([
  'mouse',
  'rat',
  'zebrafish',
  'chick embryo',
  'chick-embryo',
  'fly',
  'drosophila',
  'in vitro',
  'in-vitro',
  'in silico',
  'in-silico',
  'dog',
  'other animal',
  'other-animal',
]);
/** A sentence that names its animals says what was studied. */
const animalWords = /(?<!\p{L})(?:mice|mouse|murine|rats?|zebrafish|chicks?|embryos?|fl(?:y|ies)|dogs?|xenografts?|cells? lines?|in vitro|animals?)(?!\p{L})/iu;
const people = /(?<![\p{L}-])(?<here>patients?|women|men|people|persons?|volunteers)(?![\p{L}-])/giu;
/** What was taken from people may be studied in mice. */
const takenFrom = /(?:from|of|by|between|in samples from|biopsies of|tumou?rs of|cells of|taken from|derived from)\s+(?:\S+\s+){0,4}$/i;

const peopleInAnimals: LanguageRule = {
  name: 'patients-in-animals', title: 'patients, where no people were studied; not in a sentence that names the animals, nor for what was taken from patients',
  * find({ text, systems = [], sentences }) {
    const [first] = systems;
    if (first === undefined || !systems.every((system) => animals.has(system))) return;
    for (const { start: from, end: to } of sentences) for (const { start, end, text: word } of animalWords.test(text.slice(from, to)) ? [] : matchesOf(text.slice(from, to), people)) {
      if (
        takenFrom.test(text.slice(Math.max(from, from + start - 80), from + start))
        || /^(?:['’]s?)?\s*(?:-derived|samples?|tumou?rs?|cells?|biops|tissue|blood)/i.test(text.slice(from + end, from + end + 20))
      )
        continue;
      yield { start: from + start, end: from + end, fault: `The system is ${systems.join(' and ')}, and the text speaks of ${word}.`, remedy: `Say what was studied: ${first}; or add human to the systems.` };
    }
  },
};

/** The highest grade of texts for patients, and words of their longest sentence. */
const highestGrade = 8, longestSentence = 25;
/** Kinds whose names count as short words: nothing plainer says the same. */
const names: ReadonlySet<string> = new Set(['therapy', 'cancer', 'molecule', 'trial']);

const hardToRead: LanguageRule = {
  name: 'hard-to-read', title: `plain words that are not plain: above grade ${highestGrade} of Flesch and Kincaid, or a sentence of more than ${longestSentence} words`,
  * find({ text, isPlain, found, sentences, words }) {
    if (isPlain !== true) return;
    let plain = '', done = 0;
    for (const { start, end, term } of found) {
      if (!names.has(term.kind)) continue;
      plain += `${text.slice(done, start)}given`;
      done = end;
    }
    const grade = gradeOf((plain + text.slice(done)).replace(medicine, 'given')), [first] = sentences, last = sentences.at(-1);
    if (grade > highestGrade && first && last) yield { start: first.start, end: last.end, fault: `The text reads at grade ${grade.toFixed(1)}; ${highestGrade} is the most for patients.`, remedy: 'Shorter sentences, and words of one or two syllables.' };
    let i = 0;
    for (const { start, end } of sentences) {
      const from = i;
      while ((words[i]?.start ?? Infinity) < end) i++;
      // Parts of a name with a hyphen are one word.
      const count = words.slice(from, i).filter(({ gap }, j) => j === 0 || gap !== '-' && gap !== '').length;
      if (count > longestSentence) yield { start, end, fault: `The sentence has ${count} words; ${longestSentence} are the most for patients.`, remedy: 'Make two sentences of it.' };
    }
  },
};

const advice: readonly RegExp[] = [
  /(?<![\p{L}-])(?:you|patients?|people|women|men|everyone)\s+(?:should|must|ought to|need to)\s+(?:not\s+|never\s+|always\s+)?(?:take|use|have|get|receive|stop|start|begin|avoid|undergo|ask for|choose|be\s+(?:treated|given|offered|operated))(?!\p{L})/giu,
  /(?<![\p{L}-])(?<!(?:you|patients?|people|women|men|everyone)\s)(?:should|must|ought to)\s+(?:not\s+|never\s+|always\s+)?(?:be\s+(?:treated|given|offered|prescribed|operated)|receive|undergo|take(?!\s+(?:\S+\s+)?(?:into|account|place|part|time|note|care|up|on)(?!\p{L})))(?!\p{L})/giu,
  /(?<![\p{L}-])(?:is|are)\s+(?:the\s+)?(?:recommended\s+(?:for|treatment|therapy)|best\s+(?:treatment|therapy|choice)|treatment of choice)(?!\p{L})/giu,
  /(?<![\p{L}-])(?:we|i)\s+(?:recommend|advise|suggest)(?!\p{L})/giu,
  /(?:^|[.!?]\s+)(?:take|stop taking|start taking|avoid taking|do not take|don't take|ask your doctor for)(?!\p{L})/giu,
];

const treatmentAdvice: LanguageRule = {
  name: 'treatment-advice', title: 'advice on treatment',
  * find({ text, relation }) {
    // What must not go together is said by whoever approved it.
    if (relation === 'contraindicatedWith') return;
    for (const pattern of advice) for (const { start, end, text: words } of matchesOf(text, pattern)) {
      const lead = /^[.!?\s]*/.exec(words)?.[0].length ?? 0;
      yield { start: start + lead, end, fault: 'This advises treatment.', remedy: 'Say what was found, in whom, and by whom; leave the choice to patient and physician.' };
    }
  },
};

export const rules: readonly LanguageRule[] = [synonym, misspelling, undefinedAbbreviation, missingWord, causalMarker, peopleInAnimals, hardToRead, treatmentAdvice];
