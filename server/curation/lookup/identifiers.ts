import { Problem } from '../../platform/problem.js';

/** What a paper is asked for by. */
export interface PaperId { readonly kind: 'pmid' | 'doi' | 'pmcid'; readonly value: string }

/** Characters of an identifier with its address. */
const longest = 300;

/**
 * A PMID, DOI or PMCID, alone or in an address of PubMed, PubMed Central, Europe PMC or doi.org.
 *
 * @throws Problem 400 for something else.
 */
export function readPaperId(text: string): PaperId {
  const found = text.length <= longest ? paperIdOf(text.normalize('NFC').trim()) : undefined;
  if (!found) throw new Problem(400, 'No identifier of a paper', `"${text.trim().slice(0, 60)}" is no PMID (up to 8 digits), no DOI (from 10. on) and no PMCID (PMC and digits).`, { parameter: 'id' });
  return found;
}

function paperIdOf(text: string): PaperId | undefined {
  const plain = decoded(text.replace(/^https?:\/\/(?:dx\.)?doi\.org\//i, '').replace(/^doi:\s*/i, ''));
  if (/^10\.\d{4,9}\/[^\s"\\<>\p{Cc}]{1,250}$/u.test(plain)) return { kind: 'doi', value: plain.toLowerCase() };
  const pmcid = /^(?:https?:\/\/(?:[a-z]+\.)*(?:ncbi\.nlm\.nih\.gov|europepmc\.org)\/(?:pmc\/)?(?:articles?|abstract)\/(?:PMC\/)?)?PMC:?\s?(\d{1,9})\/?$/i.exec(text);
  if (pmcid?.[1] !== undefined) return { kind: 'pmcid', value: `PMC${pmcid[1]}` };
  const pmid = /^(?:https?:\/\/(?:[a-z]+\.)*(?:ncbi\.nlm\.nih\.gov\/(?:pubmed\/)?|europepmc\.org\/(?:article|abstract)\/MED\/)|PMID:?\s*)?0*([1-9]\d{0,7})\/?$/i.exec(text);
  return pmid?.[1] === undefined ? undefined : { kind: 'pmid', value: pmid[1] };
}

/** A DOI out of an address comes percent-encoded. */
function decoded(text: string): string {
  try {
    return /%[0-9a-f]{2}/i.test(text) ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

/** A number of ClinicalTrials.gov, alone or in an address of the registry. @throws Problem 400 for something else. */
export function readTrialId(text: string): string {
  const found = text.length <= longest ? /^(?:https?:\/\/(?:www\.|classic\.)?clinicaltrials\.gov\/(?:ct2\/show\/|study\/))?(NCT\d{8})\/?$/i.exec(text.trim()) : null;
  if (found?.[1] === undefined) throw new Problem(400, 'No number of a trial', `"${text.trim().slice(0, 60)}" is no number of ClinicalTrials.gov: NCT and eight digits.`, { parameter: 'nct' });
  return found[1].toUpperCase();
}
