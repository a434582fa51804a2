// Packages that ship no types: what we use of them.
declare module 'rdf-canonize' {
  import type * as RDF from '@rdfjs/types';
  const rdfCanonize: {
    canonize(dataset: readonly RDF.BaseQuad[] | string, options: {
      readonly algorithm: 'RDFC-1.0'; readonly inputFormat?: string; readonly format?: string; readonly canonicalIdMap?: Map<string, string>; readonly maxWorkFactor?: number;
    }): Promise<string>;
  };
  export default rdfCanonize;
}

declare module 'shacl-engine' {
  import type * as RDF from '@rdfjs/types';
  export interface Result {
    readonly focusNode: { readonly term?: RDF.Term };
    readonly shape: { readonly ptr: { readonly term: RDF.Term } };
    readonly severity: RDF.Term;
    readonly message: readonly RDF.Literal[];
    readonly path?: readonly { readonly predicates: readonly RDF.Term[] }[];
    readonly value?: { readonly term?: RDF.Term };
    readonly constraintComponent: RDF.Term;
  }
  interface Pointer extends Iterable<Pointer> {
    readonly term?: RDF.Term;
    /** Without `ptrs` it stands on every node of the dataset. */
    clone(at: { readonly dataset: RDF.DatasetCore; readonly ptrs: undefined }): Pointer;
  }
  export interface Shape {
    readonly ptr: { readonly term: RDF.Term };
    resolveTargets(context: { readonly focusNode: Pointer }): Promise<Iterable<Pointer>>;
    /** What `resolveTargets` looks for; classes with those below them in the shapes. */
    readonly targetResolver: {
      readonly targetClass: Iterable<RDF.Term>; readonly targetNode: readonly RDF.Term[]; readonly targetSubjectsOf: readonly RDF.Term[]; readonly targetObjectsOf: readonly RDF.Term[];
      readonly targets: readonly unknown[];
    };
  }
  export class Validator {
    constructor(shapes: RDF.DatasetCore, options: { readonly factory: RDF.DataFactory });
    readonly shapes: { values(): Iterable<Shape> };
    /** Stands on every node of the shapes. */
    readonly shapesPtr: Pointer;
    /** Without terms the targets of the shapes are checked; without shapes all of them. */
    validate(
      data: { readonly dataset: RDF.DatasetCore; readonly terms?: readonly RDF.Term[] }, shapes?: readonly { readonly terms: readonly RDF.Term[] }[],
    ): Promise<{ readonly conforms: boolean; readonly results: readonly Result[] }>;
  }
}
