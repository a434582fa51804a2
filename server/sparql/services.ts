import { Problem } from '../platform/problem.js';
import { nodes } from './nodes.js';

/** The message that a service was not asked. @param service As in a query: `<iri>` or `?name`. */
export const refusal = (service: string, allowed: readonly string[]): string => (allowed.length === 0
  ? `SERVICE ${service} was not asked: no remote service is allowed here.`
  : `SERVICE ${service} was not asked: it is not on the list of this service. Allowed: ${allowed.map((iri) => `<${iri}>`).join(', ')}.`);

/**
 * The services that a query may ask, at whatever depth its SERVICE stands; silent ones count too. A service named by a
 * variable may turn out to be any service of the list; it is checked once its value is known.
 *
 * @param query The parsed query, or its algebra.
 * @throws Problem 403 for one that is not allowed.
 */
export function checkServices(query: object, allowed: readonly string[]): readonly string[] {
  const asked = new Set<string>();
  for (const node of nodes(query)) {
    if (node['type'] !== 'service') continue;
    const { termType, value } = node['name'] as { termType: string; value: string };
    const variable = termType === 'Variable';
    if (variable ? allowed.length === 0 : !allowed.includes(value)) {
      const service = variable ? `?${value}` : `<${value}>`;
      throw new Problem(403, 'Remote service refused', refusal(service, allowed), { service, allowed });
    }
    for (const one of variable ? allowed : [value]) asked.add(one);
  }
  return [...asked];
}
