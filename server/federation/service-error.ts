import { EngineError } from '../engine/contract/engine.js';

/** A remote service could not be asked, or did not answer as it should. */
export class ServiceError extends EngineError {
  /** @param service IRI of the service. @param what What went wrong, to follow its name: "answered with status 500". */
  constructor(service: string, what: string, options: ErrorOptions = {}) {
    super('service', `The service <${service}> ${what}.`, { ...options, service });
    this.name = 'ServiceError';
  }
}
