import { claimLabel } from './export-source.js';
import type { ExportSource, Release } from './export-source.js';

const section = (title: string, lines: readonly string[]): string => (lines.length === 0 ? '' : `\n## ${title}\n${lines.map((line) => `- ${line}\n`).join('')}`);

/** What is new, gone or different among terms and claims since the release before, as a list for people. */
export function changesInWords({ date, prior }: Release, before: ExportSource | undefined, now: ExportSource): string {
  const head = `# Release ${date}\n\n${now.terms.size} terms, ${now.claims.length} claims.\n`;
  if (!before || prior === undefined) return `${head}\nThis is the first release.\n`;
  const claims = (source: ExportSource): ReadonlyMap<string, ExportSource['claims'][number]> => new Map(source.claims.map((claim) => [claim.iri, claim]));
  const [old, fresh] = [claims(before), claims(now)];
  const body = [
    section('New terms', [...now.terms.values()].filter(({ iri }) => !before.terms.has(iri)).map(({ label, iri }) => `${label} (${iri})`)),
    section('Terms that are gone', [...before.terms.values()].filter(({ iri }) => !now.terms.has(iri)).map(({ label, iri }) => `${label} (${iri})`)),
    section('Terms with another name or definition', [...now.terms.values()].flatMap(({ iri, label, definition }) => {
      const known = before.terms.get(iri);
      return known && (known.label !== label || known.definition !== definition)
        ? [`${known.label === label ? label : `${known.label}, now ${label}`}${known.definition === definition ? '' : ': another definition'}`]
        : [];
    })),
    section('New claims', now.claims.filter(({ iri }) => !old.has(iri)).map((claim) => `${claimLabel(claim, now)} (${claim.status})`)),
    section('Claims that are gone', before.claims.filter(({ iri }) => !fresh.has(iri)).map((claim) => claimLabel(claim, before))),
    section('Claims with another status', now.claims.flatMap((claim) => { const known = old.get(claim.iri); return known && known.status !== claim.status ? [`${claimLabel(claim, now)}: ${known.status}, now ${claim.status}`] : []; })),
    section('Claims with other evidence', now.claims.flatMap((claim) => { const known = old.get(claim.iri); return known && known.evidence.length !== claim.evidence.length ? [`${claimLabel(claim, now)}: ${known.evidence.length} lines, now ${claim.evidence.length}`] : []; })),
  ].join('');
  return `${head}\nChanges since ${prior}.\n${body || '\nNothing changed among terms and claims.\n'}`;
}
