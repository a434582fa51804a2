import { wordsOf } from './words.js';

/** A question as it is looked for: its words, without those that only make it a sentence. */
export interface SearchQuestion {
  /** All its words, with plain words replaced by those of the vocabulary. */
  readonly words: readonly string[];
  /** Places in `words` of those that tell what is asked. */
  readonly telling: readonly number[];
  /** Names of relations that its words ask for, by the place of the word. */
  readonly relations: ReadonlyMap<number, readonly string[]>;
}

/** Words that make a question or a sentence and find nothing. */
const stopWords: ReadonlySet<string> = new Set(wordsOf(`
  a about after all also am an and any are as at be because been before being by can could did do does done for from had has have having how i if in into is it its
  know known just like make makes many may me mean means meant might more most much my of on or our out please really say says shall she should so some someone something such
  tell than that the their them then there these they thing things this those to us was way we were what when where whether which while who whom whose why will with without would you your
  he her him his up explain give get got happen happens happening show there's work works does anyone anything ever always often usually common commonly called named name find found new latest other`));

/** What people type, and what the vocabulary says for it. The longest phrase wins. */
const plainWords: readonly (readonly [typed: string, said: string])[] = [
  ['brm', 'brain metastasis'], ['brain mets', 'brain metastasis'], ['bone mets', 'bone metastasis'], ['liver mets', 'liver metastasis'], ['lung mets', 'lung metastasis'],
  ['cancer in the bones', 'bone metastasis'], ['cancer in my bones', 'bone metastasis'], ['cancer in the bone', 'bone metastasis'], ['cancer in the brain', 'brain metastasis'],
  ['cancer in the liver', 'liver metastasis'], ['cancer in the lungs', 'lung metastasis'], ['cancer in the lung', 'lung metastasis'],
  ['spread to the bones', 'metastasize bone'], ['spread to bones', 'metastasize bone'], ['exosome', 'tumor-derived exosome'], ['microrna', 'microRNA control'], ['mirna', 'microRNA control'],
  ['come back', 'recurrence'], ['comes back', 'recurrence'], ['coming back', 'recurrence'], ['came back', 'recurrence'], ['return', 'recurrence'], ['returns', 'recurrence'],
  ['life expectancy', 'cancer deaths'], ['how long to live', 'cancer deaths'], ['how long will i live', 'cancer deaths'], ['how long can i live', 'cancer deaths'], ['die of', 'cancer deaths'], ['die from', 'cancer deaths'], ['kill', 'cancer deaths'], ['kills', 'cancer deaths'],
  ['stage four', 'stage iv'], ['stage 4', 'stage iv'], ['final stage', 'stage iv'], ['last stage', 'stage iv'], ['fourth stage', 'stage iv'], ['advanced cancer', 'metastatic disease'],
  ['sleeping cells', 'dormancy'], ['sleeping cancer cells', 'dormancy'], ['sleeping cancer', 'dormancy'], ['cells asleep', 'dormancy'], ['sleep', 'dormancy'], ['hidden cancer cells', 'dormancy'],
  ['blood test', 'liquid biopsy'], ['wake up', 'wake'], ['woken', 'wake'],
  ['few metastases', 'oligometastasis'], ['only a few spots', 'oligometastasis'], ['a few tumors', 'oligometastasis'],
  ['broken bone', 'pathological fracture'], ['broken bones', 'pathological fracture'], ['fractures', 'pathological fracture'], ['bone breaks', 'pathological fracture'],
  ['out of breath', 'dyspnea'], ['short of breath', 'dyspnea'], ['trouble breathing', 'dyspnea'], ['hard to breathe', 'dyspnea'], ['coughing blood', 'hemoptysis'], ['yellow skin', 'jaundice'], ['yellow eyes', 'jaundice'],
  ['blood clot', 'cancer-associated thrombosis'], ['blood clots', 'cancer-associated thrombosis'], ['water in the lungs', 'malignant pleural effusion'], ['fluid in the lungs', 'malignant pleural effusion'], ['fluid around the lungs', 'malignant pleural effusion'],
  ['water in the belly', 'malignant ascites'], ['fluid in the belly', 'malignant ascites'], ['high calcium', 'hypercalcemia of malignancy'], ['cannot walk', 'malignant spinal cord compression'], ['can not walk', 'malignant spinal cord compression'], ['tumor in the spine', 'malignant spinal cord compression'], ['numb legs', 'malignant spinal cord compression'], ['weak legs', 'malignant spinal cord compression'],
  ['fits', 'seizure'], ['confusion', 'altered mental status'], ['confused', 'altered mental status'], ['memory problems', 'cognitive change'],
  ['chemo', 'chemotherapy'], ['radiation', 'radiotherapy'], ['hormone treatment', 'endocrine therapy'], ['keytruda', 'pembrolizumab'], ['gamma knife', 'stereotactic radiosurgery'], ['cyberknife', 'stereotactic radiosurgery'],
  ['surgery to remove metastases', 'metastasectomy'], ['remove metastases', 'metastasectomy'], ['cut out metastases', 'metastasectomy'], ['surgery remove', 'metastasectomy'], ['surgery for metastases', 'metastasectomy'], ['operate on metastases', 'metastasectomy'],
  ['skin cancer', 'melanoma'], ['gut cancer', 'colorectal cancer'], ['womb', 'uterus'], ['belly lining', 'peritoneum'], ['lining of the belly', 'peritoneum'], ['lining of the brain', 'leptomeningeal'], ['brain lining', 'leptomeningeal'], ['around the brain', 'leptomeningeal'], ['unknown primary', 'cancer of unknown primary'],
  ['where it started', 'primary tumor'], ['where cancer began', 'primary tumor'], ['first tumor', 'primary tumor'], ['original tumor', 'primary tumor'], ['second cancer', 'metastatic lesion'],
  ['soil and seed', 'seed and soil hypothesis'], ['snail', 'snai1'], ['slug', 'snai2'], ['her2', 'erbb2'], ['pd-l1', 'cd274'], ['pd-1', 'pdcd1'], ['cox2', 'ptgs2'], ['rankl', 'tnfsf11'], ['pthrp', 'pthlh'], ['il-8', 'cxcl8'], ['uvomorulin', 'cdh1'],
  ['vesicles', 'extracellular vesicle'], ['stemcell', 'stemness'], ['stem cell', 'stemness'], ['oligomets', 'oligometastasis'],
];

/** Words by the relations that they ask for: local names of predicates. */
const relationWords: readonly (readonly [words: string, relations: string])[] = [
  ['spread, spreading, metastasize, metastasise, metastasizing, go, goes, travel, reach, tropism', 'metastasizesTo'],
  ['treat, treatment, treatments, treated, treating, therapy, therapies, drug, drugs, medicine, medicines, medication, tablet, cure, cured, help, helps, options', 'treats treatsMetastasisIn'],
  ['target, targets, targeted, inhibitor', 'targets'],
  ['symptom, symptoms, sign, signs, feel, manifest, complication, complications, problem, problems', 'manifestsAs'],
  ['promote, promotes, promoting, drive, drives, driver, increase, increases, raise, raises, enable, enables, induce, induces, help, favor, explain, explains, cause, causes, gene, genes', 'promotes promotesMetastasisTo activates'],
  ['require, requires, required, need, needs, needed, necessary, essential, dispensable, must', 'requires promotes'],
  ['inhibit, inhibits, block, blocks, restrain, restrains, suppress, suppresses, suppressor, prevent, prevents, stop, stops, reduce, reduces, lower, lowers, protect', 'restrains restrainsMetastasisTo inhibits'],
  ['predict, predicts, prognosis, prognostic, risk, biomarker, outcome', 'predicts'],
  ['marker, markers, marks', 'marks'],
  ['secrete, secretes, secreted, release, releases, produce, produces', 'secretes'],
  ['recruit, recruits, attract, attracts', 'recruits'],
  ['activate, activates', 'activates'],
  ['trial, trials, study, studies, tested, testing, recruiting, ongoing', 'evaluates enrols'],
  ['side effects, side effect', 'mayCause'],
  ['role, involved, act, acts, part, participate', 'participatesIn actsIn promotes'],
];

/** Phrases by their first word, the longest first. */
type Phrases<Value> = ReadonlyMap<string, readonly { readonly words: readonly string[]; readonly value: Value }[]>;

function phrases<Value>(rows: readonly (readonly [string, Value])[]): Phrases<Value> {
  const byFirst = new Map<string, { readonly words: readonly string[]; readonly value: Value }[]>();
  for (const [text, value] of rows) {
    const words = wordsOf(text), [first] = words;
    if (first === undefined) continue;
    byFirst.set(first, [...byFirst.get(first) ?? [], { words, value }].sort((a, b) => b.words.length - a.words.length));
  }
  return byFirst;
}

const plain = phrases(plainWords.map(([typed, said]) => [typed, wordsOf(said)] as const));
const asked = phrases(relationWords.flatMap(([words, relations]) => words.split(', ').map((word) => [word, relations.split(' ')] as const)));

function phraseAt<Value>(table: Phrases<Value>, words: readonly string[], at: number): { readonly words: readonly string[]; readonly value: Value } | undefined {
  return table.get(words[at] ?? '')?.find((phrase) => phrase.words.every((word, i) => words[at + i] === word));
}

/** Words of a question that count: what search does grows with them. A long question of everyday words has about 30. */
export const mostWords = 32;

/** Reads what was typed, its first words. Of a text that has no telling word all words tell. */
export function readSearchQuestion(text: string): SearchQuestion {
  const typed = wordsOf(text).slice(0, mostWords), words: string[] = [];
  for (let at = 0; at < typed.length;) {
    const phrase = phraseAt(plain, typed, at);
    words.push(...phrase?.value ?? [typed[at] ?? '']);
    at += phrase?.words.length ?? 1;
  }
  const relations = new Map<number, readonly string[]>();
  for (let at = 0; at < words.length; at++) {
    const phrase = phraseAt(asked, words, at);
    if (phrase) for (let i = 0; i < phrase.words.length; i++) relations.set(at + i, [...new Set([...relations.get(at + i) ?? [], ...phrase.value])]);
  }
  const indexes = words.map((_, index) => index), telling = indexes.filter((index) => !stopWords.has(words[index] ?? ''));
  return { words, telling: telling.length > 0 ? telling : indexes, relations };
}
