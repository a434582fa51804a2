declare module 'jsonld' {
  import type * as RDF from '@rdfjs/types';

  interface JsonLd {
    fromRDF(dataset: readonly RDF.Quad[]): Promise<object[]>;
    compact(document: object[], context: object, options: { graph: boolean }): Promise<object>;
  }
  const jsonld: JsonLd;
  export default jsonld;
}
