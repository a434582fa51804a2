/** A remote service could not be asked, or did not answer as it should. */
export class ServiceError extends Error {
  /** @param service IRI of the service. @param reason What went wrong, to follow its name: "answered with status 500". */
  constructor(readonly service: string, readonly reason: string, options?: ErrorOptions) {
    super(`The service <${service}> ${reason}.`, options);
    this.name = 'ServiceError';
  }
}
