declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string | undefined>> });
    /** The acceptable ones of `available`, best first. */
    mediaTypes(available: readonly string[]): string[];
    encodings(available: readonly string[]): string[];
  }
}
