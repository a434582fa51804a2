import type { Finding, Statement } from './findings.js';
import type { Module } from './load.js';

/** Lines of a file, from 1, the last one included. */
export interface LineSpan { readonly file: string; readonly from: number; readonly to: number }

/** A finding with its place, and all lines that it is about. */
export interface Located {
  readonly finding: Finding;
  readonly spans: readonly LineSpan[];
}

interface Site {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly span?: LineSpan;
  readonly fits: number;
  /** Statements of the resource in the file. */ readonly size: number;
}

type Stating = Pick<Module, 'file' | 'graph' | 'quads' | 'positions'>;

/**
 * Says of each finding which module states what is wrong, and where: the statement itself; else another one of the resource
 * with the property; else where the resource begins. A finding that is made of several statements of one resource stands in
 * the file that says least of it, at the last of them: that is most often the new one.
 *
 * @param modules Those that have positions have them of the files as they are.
 */
export function locateFindings(findings: readonly Finding[], modules: readonly Stating[]): readonly Located[] {
  const wanted = new Set(findings.flatMap(({ resource, others = [] }) => [resource, ...others.map((other) => other.resource)]));
  const stated = new Map<string, { readonly module: Stating; readonly quads: number[] }[]>();
  for (const module of modules) {
    module.quads.forEach(({ subject: { value } }, i) => {
      if (!wanted.has(value)) return;
      const all = stated.get(value) ?? [], last = all.at(-1);
      if (last?.module === module) last.quads.push(i);
      else all.push({ module, quads: [i] });
      stated.set(value, all);
    });
  }
  const siteOf = (statement: Statement): Site | undefined =>
    best((stated.get(statement.resource) ?? []).flatMap(({ module, quads }) => siteIn(module, quads, statement))) ?? graphSite(modules, statement);
  return findings.map((finding): Located => {
    const own = siteOf(finding), others = (finding.others ?? []).map((other) => ({ other, site: siteOf(other) }));
    const same = others.filter(({ other }) => other.resource === finding.resource && finding.value === undefined).map(({ site }) => site);
    const main = best([own, ...same].filter((site) => site !== undefined)) ?? own;
    const { file, line, column } = main ?? {};
    return {
      finding: { ...finding, ...(file !== undefined && { file }), ...(line !== undefined && { line }), ...(column !== undefined && { column }) },
      spans: [main, own, ...others.map(({ site }) => site)].flatMap((site) => (site?.span ? [site.span] : [])),
    };
  });
}

/** The site that fits best; of several the one in the smaller part of the resource, and there the last one. */
const best = (sites: readonly Site[]): Site | undefined => [...sites].sort((a, b) => b.fits - a.fits || a.size - b.size || (b.line ?? 0) - (a.line ?? 0))[0];

/** Where a module states something of a resource, of which it has these quads. */
function siteIn({ file, quads, positions }: Stating, of: readonly number[], { property, value }: Statement): Site {
  const line = (i: number): number => positions?.lines[i] ?? 0;
  const fits = (i: number): number => {
    const quad = quads[i];
    const isValue = value !== undefined && quad?.object.value === value;
    return property === undefined ? (isValue ? 3 : 1) : quad?.predicate.value !== property ? 1 : isValue ? 3 : 2;
  };
  const size = of.length, [first = 0] = of, at = of.reduce((known, i) => (fits(i) > fits(known) ? i : known), first);
  if (!positions || line(at) === 0) return { file, fits: fits(at), size };
  const isWhole = fits(at) === 1, lines = of.map(line);
  return {
    file, fits: fits(at), size, line: line(isWhole ? first : at), column: isWhole ? 1 : positions.columns[at] ?? 1,
    span: isWhole ? { file, from: Math.min(...lines), to: Math.max(...lines) } : { file, from: line(at), to: line(at) },
  };
}

/** A module that is the resource of a finding, at its first blank node where it has one. */
function graphSite(modules: readonly Stating[], { resource }: Statement): Site | undefined {
  const module = modules.find(({ graph }) => graph === resource);
  if (!module) return undefined;
  const blank = module.quads.findIndex(({ subject }) => subject.termType === 'BlankNode'), line = module.positions?.lines[blank];
  return line === undefined ? { file: module.file, fits: 0, size: 0 } : { file: module.file, fits: 0, size: 0, line, column: 1, span: { file: module.file, from: line, to: line } };
}
