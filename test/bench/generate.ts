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
  const random = createRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
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
  const sentence = (length: number): string => Array.from({ length }, () => words[word()]).join(' ');

  let lines: string[] = [];
  let graph = '';
  const mpp = (name: string): string => `<${base}${name}>`;
  const add = (s: string, p: string, o: string): void => void lines.push(`${s} <${p}> ${o} ${graph} .\n`);
  const into = (name: string): void => void (graph = mpp(`graph/${name}`));
  const type = (s: string, name: string): void => add(s, `${rdf}type`, mpp(name));
  const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const text = (value: string): string => `"${escape(value)}"`;
  const english = (value: string): string => `"${escape(value)}"@en`;
  const typed = (value: string, datatype: string): string => `"${value}"^^<${xsd}${datatype}>`;
  const date = (first: number, years: number): string => typed(`${first + below(years)}-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`, 'date');

  const counts = countsAt(scale);
  const node = (kind: string) => (i: number): string => mpp(`${kind}-${i}`);
  const molecule = node('molecule'), mechanism = node('mechanism'), cancer = node('cancer'), site = node('site'), therapy = node('therapy');
  const trial = node('trial'), paper = node('paper'), claim = node('claim'), stage = node('stage');

  /** Terms in a tree; some have a second parent. */
  const terms = (of: (i: number) => string, count: number, className: string, name: string, fan: number): void => {
    for (let i = 0; i < count; i++) {
      type(of(i), className);
      type(of(i), 'Term');
      add(of(i), `${skos}inScheme`, mpp('vocabulary'));
      add(of(i), `${skos}prefLabel`, english(`${name} ${i} ${sentence(2)}`));
      for (let k = below(3); k > 0; k--) add(of(i), `${skos}altLabel`, english(`${name.slice(0, 3)}-${i}-${k} ${sentence(1)}`));
      if (random() < 0.7) add(of(i), `${skos}definition`, english(sentence(12)));
      if (random() < 0.4) add(of(i), `${base}layDefinition`, english(sentence(8)));
      if (fan > 0 && i > 0) {
        const parent = Math.floor((i - 1) / fan);
        add(of(i), `${skos}broader`, of(parent));
        const second = below(Math.max(parent, 1));
        if (i > fan * 5 && random() < 0.08 && second !== parent) add(of(i), `${skos}broader`, of(second));
      }
    }
  };
  const flushed = (): string => {
    const chunk = lines.join('');
    lines = [];
    return chunk;
  };

  into('cascade');
  for (let i = 0; i < 15; i++) {
    type(stage(i), 'CascadeStage');
    add(stage(i), `${skos}prefLabel`, english(`stage ${i} ${sentence(1)}`));
    add(stage(i), `${base}order`, typed(String(i), 'integer'));
    if (i > 0) add(stage(i - 1), `${base}immediatelyPrecedes`, stage(i));
  }
  for (let i = 0; i < 40; i++) {
    type(mpp(`evidence-type-${i}`), 'EvidenceType');
    add(mpp(`evidence-type-${i}`), `${skos}prefLabel`, english(`evidence type ${i}`));
    if (i > 0) add(mpp(`evidence-type-${i}`), `${skos}broader`, mpp(`evidence-type-${Math.floor((i - 1) / 4)}`));
  }
  into('cancers');
  terms(cancer, counts.cancers, 'Cancer', 'cancer', 3);
  into('sites');
  terms(site, counts.sites, 'AnatomicalSite', 'site', 3);
  into('mechanisms');
  terms(mechanism, counts.mechanisms, 'Mechanism', 'mechanism', 3);
  for (let i = 0; i < counts.mechanisms; i++) add(mechanism(i), `${base}actsIn`, stage(below(15)));
  yield flushed();

  into('molecules');
  terms(molecule, counts.molecules, 'Molecule', 'molecule', 0);
  const popular = skewed(counts.molecules, 0.9);
  const involved = skewed(counts.mechanisms, 0.7);
  for (let i = 0; i < counts.molecules; i++) {
    add(molecule(i), `${skos}notation`, text(`MOL${i}`));
    for (const m of new Set(Array.from({ length: 1 + below(3) }, involved))) add(molecule(i), `${base}participatesIn`, mechanism(m));
    for (const m of new Set(Array.from({ length: below(5) }, popular))) if (m !== i) add(molecule(i), `${base}interactsWith`, molecule(m));
    // What a molecule activates comes after it: no cycles.
    for (const m of new Set(Array.from({ length: below(3) }, () => i + 1 + Math.floor(random() ** 3 * (counts.molecules - i - 1))))) {
      if (m > i && m < counts.molecules) add(molecule(i), `${base}regulates`, molecule(m));
    }
    if (lines.length > 20_000) yield flushed();
  }
  into('therapies');
  terms(therapy, counts.therapies, 'Therapy', 'therapy', 5);
  const treated = skewed(counts.cancers, 0.8);
  for (let i = 0; i < counts.therapies; i++) {
    add(therapy(i), `${base}drugClass`, english(pick(['antibody', 'kinase inhibitor', 'chemotherapy', 'radiation', 'cell therapy'])));
    for (const m of new Set(Array.from({ length: 1 + below(4) }, popular))) add(therapy(i), `${base}hasTarget`, molecule(m));
    if (random() < 0.1) add(therapy(i), `${base}contraindicatedIn`, cancer(treated()));
  }
  into('trials');
  for (let i = 0; i < counts.trials; i++) {
    type(trial(i), 'ClinicalTrial');
    add(trial(i), `${skos}prefLabel`, english(`trial ${i} ${sentence(1)}`));
    add(trial(i), `${base}phase`, text(String(1 + below(4))));
    add(trial(i), `${base}evaluates`, therapy(below(counts.therapies)));
    add(trial(i), `${base}enrols`, cancer(treated()));
    if (random() < 0.6) add(trial(i), `${base}result`, english(sentence(14)));
  }
  into('papers');
  for (let i = 0; i < counts.papers; i++) {
    type(paper(i), 'Paper');
    add(paper(i), `${dct}title`, english(sentence(8 + below(6))));
    add(paper(i), `${dct}issued`, date(1995, 30));
    add(paper(i), 'http://purl.org/ontology/bibo/pmid', text(String(10_000_000 + i)));
    add(paper(i), `${base}journal`, text(`Journal ${below(Math.max(20, Math.round(800 * Math.sqrt(scale))))}`));
    add(paper(i), `${base}firstAuthor`, text(`Author ${below(Math.max(30, counts.papers >> 2))}`));
    if (lines.length > 20_000) yield flushed();
  }

  const place = skewed(counts.sites, 0.9);
  const cited = skewed(counts.papers, 0.6);
  const method = skewed(40, 0.9);
  const derived = new Set<string>();
  for (let i = 0; i < counts.claims; i++) {
    into(`claims/${['molecules', 'mechanisms', 'therapy', 'tropism'][i % 4]}`);
    const subject = i % 4 === 1 ? mechanism(involved()) : i % 4 === 2 ? therapy(below(counts.therapies)) : molecule(popular());
    const relation = i % 4 === 3 ? 'promotesMetastasisTo' : pick(relations);
    const object = i % 4 === 3 ? site(place()) : mechanism(involved());
    const status = pick(statuses);
    const c = claim(i);
    type(c, 'Claim');
    add(c, `${rdf}subject`, subject);
    add(c, `${rdf}predicate`, mpp(relation));
    add(c, `${rdf}object`, object);
    add(c, `${base}status`, mpp(`status-${status}`));
    add(c, `${base}cancer`, cancer(treated()));
    add(c, `${base}aboutStage`, stage(Math.floor(random() ** 2 * 15)));
    if (random() < 0.5) add(c, `${base}statement`, english(sentence(9)));
    let evidence = 1;
    while (evidence < 12 && random() < 0.45) evidence++;
    for (let k = 1; k <= evidence; k++) {
      const e = mpp(`claim-${i}-e${k}`);
      add(c, `${base}hasEvidence`, e);
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
    if (status !== 'refuted') derived.add(`${subject} ${mpp(relation)} ${object}`);
    if (lines.length > 20_000) yield flushed();
  }
  into('derived');
  for (const triple of derived) lines.push(`${triple} ${graph} .\n`);
  for (let i = 0; i < 15; i++) for (let k = i + 1; k < 15; k++) add(stage(i), `${base}precedes`, stage(k));
  yield flushed();
}
