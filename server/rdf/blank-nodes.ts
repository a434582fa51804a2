import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';

/**
 * Makes the blank nodes of one document. Two nodes have one label only when the document gives them one name: nodes
 * without a name never get one that a document can write.
 *
 * @param prefix what the labels begin with.
 */
export function blankNodesOf(prefix: string): (name?: string) => RDF.BlankNode {
  let made = 0;
  return (name) => DataFactory.blankNode(name === undefined ? `${prefix}.${(made++).toString(36)}` : `${prefix}-${name}`) as RDF.BlankNode;
}
