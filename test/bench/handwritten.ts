import { cachedTexts, jsonText } from '../../server/engine/results/term-texts.js';
import { createBudget } from '../../server/engine/contract/budget.js';
import { createQueryTerms } from '../../server/engine/values/query-terms.js';
import { openDictionary, termKind } from '../../server/store/dictionary.js';
import { lowerBound, runEnd, type Order, type StoreData } from '../../server/store/store-data.js';
import { base } from './generate.js';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const skos = 'http://www.w3.org/2004/02/skos/core#';
const dct = 'http://purl.org/dc/terms/';

/** What a person would write for some of the queries: loops over the columns of a large store, and the same JSON. */
export function handwritten(data: StoreData): ReadonlyMap<string, () => string> {
  const columns = openColumns(data);
  return new Map<string, () => string>([...lookUps(columns), ...aggregates(columns)]);
}

/** What the loops have in common. */
function openColumns(data: StoreData) {
  const dictionary = openDictionary(data);
  const { spo, ops, pso } = data.union;
  const iri = (name: string): number => dictionary.find(termKind.iri, name.includes(':') ? name : base + name, '');
  const json = cachedTexts(dictionary, jsonText)(createQueryTerms(data, dictionary, createBudget()));

  const between = ({ offsets, second }: Order, key: number, of: number): readonly [number, number] => {
    const end = offsets[key + 1] as number;
    const from = lowerBound(second, of, offsets[key] as number, end);
    return [from, runEnd(second, of, from, end)];
  };
  const each = (order: Order, key: number, of: number, visit: (value: number) => void): void => {
    const [from, end] = between(order, key, of);
    for (let i = from; i < end; i++) visit(order.third[i] as number);
  };
  const results = (names: readonly string[], rows: Iterable<readonly (number | string)[]>): string => {
    const lines: string[] = [];
    for (const row of rows) {
      let line = '{';
      row.forEach((value, i) => { line += `${i > 0 ? ',' : ''}"${names[i]}":${typeof value === 'string' ? value : json(value)}`; });
      lines.push(`${line}}`);
    }
    return `{"head":{"vars":${JSON.stringify(names)}},"results":{"bindings":[${lines.join(',')}]}}`;
  };
  const integer = (n: number): string => `{"type":"literal","value":"${n}","datatype":"http://www.w3.org/2001/XMLSchema#integer"}`;
  const closure = (predicate: number, start: number): Set<number> => {
    const seen = new Set([start]);
    for (const node of seen) each(ops, node, predicate, (child) => { seen.add(child); });
    return seen;
  };
  return {
    dictionary, spo, ops, pso, iri, between, each, results, integer, closure,
    notation: (name: string): number => dictionary.find(termKind.literal, name, ''),
    subject: iri(`${rdf}subject`), hasEvidence: iri('hasEvidence'), paper: iri('paper'), cancer: iri('cancer'), type: iri(`${rdf}type`),
    broader: iri(`${skos}broader`), names: iri(`${skos}notation`), stage: iri('aboutStage'), title: iri(`${dct}title`),
  };
}

type Columns = ReturnType<typeof openColumns>;

function lookUps({ dictionary, spo, ops, pso, iri, between, each, results, closure, notation, subject, hasEvidence, paper, cancer, type, broader, names, stage, title }: Columns): [string, () => string][] {
  return [
    ['star', () => {
      const rows: number[][] = [];
      each(ops, notation('MOL42'), names, (s) => {
        for (let i = spo.offsets[s] as number; i < (spo.offsets[s + 1] as number); i++) rows.push([spo.second[i] as number, spo.third[i] as number]);
      });
      return results(['p', 'o'], rows);
    }],
    ['join-3', () => {
      const pmid = iri('http://purl.org/ontology/bibo/pmid');
      const rows: number[][] = [];
      each(ops, notation('MOL42'), names, (m) => each(ops, m, subject, (c) => each(spo, c, hasEvidence, (e) => each(spo, e, paper, (p) => each(spo, p, pmid, (id) => { rows.push([c, e, id]); })))));
      return results(['c', 'e', 'pmid'], rows);
    }],
    ['contains', () => {
      const rows: number[][] = [];
      const papers = iri('Paper');
      for (let i = pso.offsets[title] as number; i < (pso.offsets[title + 1] as number); i++) {
        const [p, t] = [pso.second[i] as number, pso.third[i] as number];
        if (dictionary.text(t).toLowerCase().includes('exosome vesicle')) each(spo, p, type, (of) => { if (of === papers) rows.push([p, t]); });
      }
      return results(['p', 't'], rows);
    }],
    ['path-closure', () => results(['c'], [...closure(broader, iri('cancer-2'))].map((c) => [c]))],
    ['not-exists', () => {
      const [direction, disputes] = [iri('direction'), iri('direction-disputes')];
      const molecules = new Set<number>();
      each(ops, iri('cancer-5'), cancer, (c) => {
        let disputed = false;
        each(spo, c, hasEvidence, (e) => each(spo, e, direction, (d) => { disputed ||= d === disputes; }));
        if (!disputed) each(spo, c, subject, (m) => { molecules.add(m); });
      });
      return results(['m'], [...molecules].map((m) => [m]));
    }],
    ['page', () => {
      const issued = iri(`${dct}issued`);
      const rows: number[][] = [];
      each(ops, iri('Paper'), type, (p) => each(spo, p, title, (t) => each(spo, p, issued, (d) => { rows.push([p, t, d]); })));
      rows.sort(([p, , d], [q, , e]) => (e as number) - (d as number) || (p as number) - (q as number));
      return results(['p', 't', 'd'], rows.slice(1000, 1050));
    }],
    ['dump', () => {
      const rows = function* (): Generator<number[]> {
        for (let i = pso.offsets[subject] as number; i < (pso.offsets[subject + 1] as number); i++) {
          const [c, m] = [pso.second[i] as number, pso.third[i] as number];
          const [from, end] = between(spo, c, cancer), [start, stop] = between(spo, c, stage);
          for (let j = from; j < end; j++) for (let k = start; k < stop; k++) yield [c, m, spo.third[j] as number, spo.third[k] as number];
        }
      };
      return results(['c', 'm', 'x', 's'], rows());
    }],
  ];
}

function aggregates({ spo, ops, pso, iri, each, results, integer, closure, subject, hasEvidence, paper, cancer, type, broader, names, stage }: Columns): [string, () => string][] {
  return [
    ['path-group', () => {
      const counts = new Map<number, Set<number>>();
      for (const x of closure(broader, iri('cancer-1'))) {
        each(ops, x, cancer, (c) => each(spo, c, subject, (m) => each(spo, m, names, (name) => {
          const claims = counts.get(name);
          if (claims) claims.add(c);
          else counts.set(name, new Set([c]));
        })));
      }
      const top = [...counts].sort(([a, x], [b, y]) => y.size - x.size || a - b).slice(0, 20);
      return results(['name', 'n'], top.map(([name, claims]) => [name, integer(claims.size)]));
    }],
    ['group-all', () => {
      const counts = new Map<number, number>();
      each(ops, iri('Claim'), type, (c) => each(spo, c, stage, (s) => { counts.set(s, (counts.get(s) ?? 0) + 1); }));
      return results(['s', 'n'], [...counts].sort(([, a], [, b]) => b - a).map(([s, n]) => [s, integer(n)]));
    }],
    ['count-distinct', () => {
      const journal = iri('journal');
      const journals = new Map<number, Set<number>>();
      for (let i = pso.offsets[subject] as number; i < (pso.offsets[subject + 1] as number); i++) {
        const m = pso.third[i] as number;
        each(spo, pso.second[i] as number, hasEvidence, (e) => each(spo, e, paper, (p) => each(spo, p, journal, (j) => {
          const molecules = journals.get(j);
          if (molecules) molecules.add(m);
          else journals.set(j, new Set([m]));
        })));
      }
      return results(['j', 'n'], [...journals].sort(([a, x], [b, y]) => y.size - x.size || a - b).slice(0, 10).map(([j, molecules]) => [j, integer(molecules.size)]));
    }],
  ];
}
