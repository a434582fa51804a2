import { getClaim, listClaims, listEvidence } from './claims.js';
import type { Endpoint } from './endpoint.js';
import { analyseGenesEndpoint } from './genes.js';
import { annotateText, lintEndpoint } from './language.js';
import { getStatistics, getTree, listQuestions, listTropism } from './overview.js';
import { getPaper, listPapers } from './papers.js';
import { getTerm, listNeighbours, listTerms } from './terms.js';

/** Every address of the API that is answered from one version. Search, suggestions and ways have handlers of their own (`described`). */
export const endpoints: readonly Endpoint[] = [
  listTerms, getTerm, listNeighbours, getTree, listClaims, getClaim, listEvidence, listPapers, getPaper, listTropism, listQuestions, getStatistics,
  analyseGenesEndpoint, annotateText, lintEndpoint,
];
