import type { lookupNames } from '../../platform/settings.js';

/** Services outside that know papers and trials. A new one is a row, and a reader of its answers. */
const lookupServices = [
  { name: 'europepmc', label: 'Europe PMC', address: 'https://www.ebi.ac.uk/europepmc/webservices/rest/' },
  { name: 'crossref', label: 'Crossref', address: 'https://api.crossref.org/' },
  { name: 'ncbi', label: 'PubMed', address: 'https://eutils.ncbi.nlm.nih.gov/entrez/eutils/' },
  { name: 'clinicaltrials', label: 'ClinicalTrials.gov', address: 'https://clinicaltrials.gov/api/v2/' },
] as const satisfies readonly { readonly name: ServiceName; readonly label: string; readonly address: string }[];
export type ServiceName = (typeof lookupNames)[number];
/** The addresses of the services that a setting names. */
export const lookupAddresses = (hosts: ReadonlyMap<string, string | undefined>): ReadonlyMap<ServiceName, string> =>
  new Map(lookupServices.flatMap(({ name, address }): [ServiceName, string][] => (hosts.has(name) ? [[name, hosts.get(name) ?? address]] : [])));
export const labelOf = (service: ServiceName): string => lookupServices.find(({ name }) => name === service)?.label ?? service;
