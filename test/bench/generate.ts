/**
 * A knowledge graph of any size in the shape of the ontology: terms with names and hierarchies, claims with their
 * evidence, papers, one named graph a module, and the derived triples. The same seed and scale give the same bytes.
 * Degrees are skewed as in the literature: a few molecules, cancers and papers are in most claims. Evidence has two
 * measures that the ontology does not have, `mpp:sampleSize` and `mpp:effectSize`, so that there is something to add up.
 */

export const base = 'https://w3id.org/metastasis/';
const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const skos = 'http://www.w3.org/2004/02/skos/core#';
const dct = 'http://purl.org/dc/terms/';
const pav = 'http://purl.org/pav/';
const xsd = 'http://www.w3.org/2001/XMLSchema#';

const words = `metastasis invasion migration exosome vesicle angiogenesis hypoxia stroma fibroblast macrophage neutrophil integrin cadherin
vimentin epithelial mesenchymal transition colonization dormancy niche extravasation intravasation circulating tumor cell cluster platelet
chemokine cytokine receptor kinase inhibitor antibody checkpoint resistance lymph node bone brain liver lung peritoneal adrenal breast
colorectal pancreatic melanoma prostate ovarian gastric renal methylation histone splicing mutation fusion expression signaling pathway
matrix collagen laminin protease remodeling adhesion motility survival anoikis autophagy metabolism lipid ferroptosis senescence plasticity
organoid xenograft cohort biomarker β-catenin naïve "seed" soil`.split(/\s+/);

/** Relations of claims, from molecules, mechanisms and therapies to what they act on. */
const relations = ['promotes', 'restrains', 'activates', 'inhibits', 'marks', 'targets'] as const;
const statuses = ['established', 'emerging', 'contested', 'refuted'];
const directions = ['supports', 'supports', 'supports', 'disputes', 'inconclusive'];
const systems = ['human', 'mouse', 'in-vitro', 'review', 'zebrafish'];

/** Numbers from 0 to 1 that look like chance and follow from the seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many there are of each kind. */
export const countsAt = (scale: number) => {
  const of = (count: number, least: number): number => Math.max(least, Math.round(count * scale));
  return {
    molecules: of(18_000, 60), mechanisms: of(2_000, 30), cancers: of(1_500, 30), sites: of(400, 20), therapies: of(3_000, 30),
    trials: of(3_000, 20), papers: of(45_000, 60), claims: of(70_000, 120),
  };
};

/** Writes the graph as canonical N-Quads, some thousand lines at a time. Scale 1 is about two million quads. */
export function* generate(scale: number, seed = 20261125): Generator<string> {
  const draw = chances(createRandom(seed)), pen = createPen(), counts = countsAt(scale);
  /** Which of many: a few are chosen most often. */
  const popular = draw.skewed(counts.molecules, 0.9), involved = draw.skewed(counts.mechanisms, 0.7), treated = draw.skewed(counts.cancers, 0.8);
  const parts: Parts = { draw, pen, counts, scale, popular, involved, treated };
  writeVocabulary(parts);
  yield pen.flushed();
  yield* writeMolecules(parts);
  writeTherapies(parts);
  writeTrials(parts);
  yield* writePapers(parts);
  const derived = new Set<string>();
  yield* writeClaims(parts, derived);
  pen.into('derived');
  for (const triple of derived) pen.line(triple);
  for (let i = 0; i < stages; i++) for (let k = i + 1; k < stages; k++) pen.add(stage(i), `${base}precedes`, stage(k));
  yield pen.flushed();
}

/** What every part of the graph is written with. */
interface Parts {
  readonly draw: ReturnType<typeof chances>;
  readonly pen: ReturnType<typeof createPen>;
  readonly counts: ReturnType<typeof countsAt>;
  readonly scale: number;
  readonly popular: () => number;
  readonly involved: () => number;
  readonly treated: () => number;
}

const stages = 15, evidenceTypes = 40;
/** Lines after which a piece is given away. */
const linesAtOnce = 20_000;

const mpp = (name: string): string => `<${base}${name}>`;
const node = (kind: string) => (i: number): string => mpp(`${kind}-${i}`);
const molecule = node('molecule'), mechanism = node('mechanism'), cancer = node('cancer'), site = node('site'), therapy = node('therapy');
const trial = node('trial'), paper = node('paper'), claim = node('claim'), stage = node('stage');

const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
const text = (value: string): string => `"${escape(value)}"`;
const english = (value: string): string => `"${escape(value)}"@en`;
const typed = (value: string, datatype: string): string => `"${value}"^^<${xsd}${datatype}>`;

/** Choices that follow from random numbers. */
function chances(random: () => number) {
  const below = (n: number): number => Math.floor(random() * n);
  /** Numbers below n, small ones more often: Zipf's law with this exponent. */
  const skewed = (n: number, exponent: number): (() => number) => {
    const sums = new Float64Array(n);
    let total = 0;
    for (let i = 0; i < n; i++) sums[i] = total += (i + 1) ** -exponent;
    return () => {
      const x = random() * total;
      let [low, high] = [0, n - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sums[middle] as number) < x) low = middle + 1;
        else high = middle;
      }
      return low;
    };
  };
  const word = skewed(words.length, 0.7);
  return {
    random, below, skewed,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    sentence: (length: number): string => Array.from({ length }, () => words[word()]).join(' '),
    date: (first: number, years: number): string => typed(`${first + below(years)}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`, 'date'),
  };
}

/** Writes statements into one graph after the other. */
function createPen() {
  let lines: string[] = [];
  let graph = '';
  const line = (triple: string): void => void lines.push(`${triple} ${graph} .\n`);
  const add = (s: string, p: string, o: string): void => line(`${s} <${p}> ${o}`);
  return {
    line, add,
    into: (name: string): void => void (graph = mpp(`graph/${name}`)),
    type: (s: string, name: string): void => add(s, `${rdf}type`, mpp(name)),
    get isFull() { return lines.length > linesAtOnce; },
    /** All lines since the last call. */
    flushed(): string {
      const chunk = lines.join('');
      lines = [];
      return chunk;
    },
  };
}

/** Terms in a tree; some have a second parent. @param fan Children of each; 0 for no tree. */
function writeTerms({ draw: { random, below, sentence }, pen: { add, type } }: Parts, of: (i: number) => string, count: number, className: string, name: string, fan: number): void {
  for (let i = 0; i < count; i++) {
    type(of(i), className);
    type(of(i), 'Term');
    add(of(i), `${skos}inScheme`, mpp('vocabulary'));
    add(of(i), `${skos}prefLabel`, english(`${name} ${i} ${sentence(2)}`));
    for (let k = below(3); k > 0; k--) add(of(i), `${skos}altLabel`, english(`${name.slice(0, 3)}-${i}-${k} ${sentence(1)}`));
    if (random() < 0.7) add(of(i), `${skos}definition`, english(sentence(12)));
    if (random() < 0.4) add(of(i), `${base}layDefinition`, english(sentence(8)));
    if (fan === 0 || i === 0) continue;
    const parent = Math.floor((i - 1) / fan);
    add(of(i), `${skos}broader`, of(parent));
    const second = below(Math.max(parent, 1));
    if (i > fan * 5 && random() < 0.08 && second !== parent) add(of(i), `${skos}broader`, of(second));
  }
}

/** Stages, types of evidence, cancers, sites and mechanisms. */
function writeVocabulary(parts: Parts): void {
  const { draw: { below, sentence }, pen: { add, into, type }, counts } = parts;
  into('cascade');
  for (let i = 0; i < stages; i++) {
    type(stage(i), 'CascadeStage');
    add(stage(i), `${skos}prefLabel`, english(`stage ${i} ${sentence(1)}`));
    add(stage(i), `${base}order`, typed(String(i), 'integer'));
    if (i > 0) add(stage(i - 1), `${base}immediatelyPrecedes`, stage(i));
  }
  for (let i = 0; i < evidenceTypes; i++) {
    type(mpp(`evidence-type-${i}`), 'EvidenceType');
    add(mpp(`evidence-type-${i}`), `${skos}prefLabel`, english(`evidence type ${i}`));
    if (i > 0) add(mpp(`evidence-type-${i}`), `${skos}broader`, mpp(`evidence-type-${Math.floor((i - 1) / 4)}`));
  }
  into('cancers');
  writeTerms(parts, cancer, counts.cancers, 'Cancer', 'cancer', 3);
  into('sites');
  writeTerms(parts, site, counts.sites, 'AnatomicalSite', 'site', 3);
  into('mechanisms');
  writeTerms(parts, mechanism, counts.mechanisms, 'Mechanism', 'mechanism', 3);
  for (let i = 0; i < counts.mechanisms; i++) add(mechanism(i), `${base}actsIn`, stage(below(stages)));
}

function* writeMolecules(parts: Parts): Generator<string> {
  const { draw: { random, below }, pen, counts: { molecules }, popular, involved } = parts;
  pen.into('molecules');
  writeTerms(parts, molecule, molecules, 'Molecule', 'molecule', 0);
  for (let i = 0; i < molecules; i++) {
    pen.add(molecule(i), `${skos}notation`, text(`MOL${i}`));
    for (const m of new Set(Array.from({ length: 1 + below(3) }, involved))) pen.add(molecule(i), `${base}participatesIn`, mechanism(m));
    for (const m of new Set(Array.from({ length: below(5) }, popular))) if (m !== i) pen.add(molecule(i), `${base}interactsWith`, molecule(m));
    // What a molecule activates comes after it: no cycles.
    for (const m of new Set(Array.from({ length: below(3) }, () => i + 1 + Math.floor(random() ** 3 * (molecules - i - 1))))) {
      if (m > i && m < molecules) pen.add(molecule(i), `${base}regulates`, molecule(m));
    }
    if (pen.isFull) yield pen.flushed();
  }
}

function writeTherapies(parts: Parts): void {
  const { draw: { random, below, pick }, pen: { add, into }, counts, popular, treated } = parts;
  into('therapies');
  writeTerms(parts, therapy, counts.therapies, 'Therapy', 'therapy', 5);
  for (let i = 0; i < counts.therapies; i++) {
    add(therapy(i), `${base}drugClass`, english(pick(['antibody', 'kinase inhibitor', 'chemotherapy', 'radiation', 'cell therapy'])));
    for (const m of new Set(Array.from({ length: 1 + below(4) }, popular))) add(therapy(i), `${base}hasTarget`, molecule(m));
    if (random() < 0.1) add(therapy(i), `${base}contraindicatedIn`, cancer(treated()));
  }
}

function writeTrials({ draw: { random, below, sentence }, pen: { add, into, type }, counts, treated }: Parts): void {
  into('trials');
  for (let i = 0; i < counts.trials; i++) {
    type(trial(i), 'ClinicalTrial');
    add(trial(i), `${skos}prefLabel`, english(`trial ${i} ${sentence(1)}`));
    add(trial(i), `${base}phase`, text(String(1 + below(4))));
    add(trial(i), `${base}evaluates`, therapy(below(counts.therapies)));
    add(trial(i), `${base}enrols`, cancer(treated()));
    if (random() < 0.6) add(trial(i), `${base}result`, english(sentence(14)));
  }
}

function* writePapers({ draw: { below, sentence, date }, pen, counts, scale }: Parts): Generator<string> {
  pen.into('papers');
  for (let i = 0; i < counts.papers; i++) {
    pen.type(paper(i), 'Paper');
    pen.add(paper(i), `${dct}title`, english(sentence(8 + below(6))));
    pen.add(paper(i), `${dct}issued`, date(1995, 30));
    pen.add(paper(i), 'http://purl.org/ontology/bibo/pmid', text(String(10_000_000 + i)));
    pen.add(paper(i), `${base}journal`, text(`Journal ${below(Math.max(20, Math.round(800 * Math.sqrt(scale))))}`));
    pen.add(paper(i), `${base}firstAuthor`, text(`Author ${below(Math.max(30, counts.papers >> 2))}`));
    if (pen.isFull) yield pen.flushed();
  }
}

/** @param derived Takes the relations that follow from claims. */
function* writeClaims(parts: Parts, derived: Set<string>): Generator<string> {
  const { draw: { random, below, pick, sentence, skewed }, pen, counts, popular, involved, treated } = parts;
  const place = skewed(counts.sites, 0.9), cited = skewed(counts.papers, 0.6), method = skewed(evidenceTypes, 0.9);
  for (let i = 0; i < counts.claims; i++) {
    pen.into(`claims/${['molecules', 'mechanisms', 'therapy', 'tropism'][i % 4]}`);
    const subject = i % 4 === 1 ? mechanism(involved()) : i % 4 === 2 ? therapy(below(counts.therapies)) : molecule(popular());
    const relation = i % 4 === 3 ? 'promotesMetastasisTo' : pick(relations);
    const object = i % 4 === 3 ? site(place()) : mechanism(involved());
    const status = pick(statuses), c = claim(i);
    pen.type(c, 'Claim');
    pen.add(c, `${rdf}subject`, subject);
    pen.add(c, `${rdf}predicate`, mpp(relation));
    pen.add(c, `${rdf}object`, object);
    pen.add(c, `${base}status`, mpp(`status-${status}`));
    pen.add(c, `${base}cancer`, cancer(treated()));
    pen.add(c, `${base}aboutStage`, stage(Math.floor(random() ** 2 * stages)));
    if (random() < 0.5) pen.add(c, `${base}statement`, english(sentence(9)));
    let evidence = 1;
    while (evidence < 12 && random() < 0.45) evidence++;
    for (let k = 1; k <= evidence; k++) writeEvidence(parts, c, mpp(`claim-${i}-e${k}`), cited, method);
    if (status !== 'refuted') derived.add(`${subject} ${mpp(relation)} ${object}`);
    if (pen.isFull) yield pen.flushed();
  }
}

function writeEvidence({ draw: { random, below, pick, sentence, date }, pen: { add, type } }: Parts, of: string, e: string, cited: () => number, method: () => number): void {
  add(of, `${base}hasEvidence`, e);
  type(e, 'Evidence');
  add(e, `${base}paper`, paper(cited()));
  add(e, `${base}direction`, mpp(`direction-${pick(directions)}`));
  add(e, `${base}evidenceType`, mpp(`evidence-type-${method()}`));
  add(e, `${base}system`, mpp(`system-${pick(systems)}`));
  add(e, `${base}sampleSize`, typed(String(1 + below(500)), 'integer'));
  if (random() < 0.5) add(e, `${base}effectSize`, typed((0.001 + below(4000) / 1000).toFixed(3), 'decimal'));
  if (random() < 0.3) add(e, `${base}finding`, english(sentence(15)));
  add(e, `${pav}curatedOn`, date(2018, 8));
}
