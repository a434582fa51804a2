const svgNamespace = 'http://www.w3.org/2000/svg';

function drawn(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Boxes of the picture: what they are called and where they stand. */
const boxes: readonly (readonly [text: string, x: number, y: number])[] = [
  ['a term', 4, 4], ['a relation', 123, 4], ['a term', 242, 4], ['Claim', 123, 92], ['Evidence', 123, 166], ['its status', 242, 166], ['System', 4, 250], ['Paper', 123, 250], ['Direction', 242, 250],
];
/** Arrows between them, each with its relation. */
const arrows: readonly (readonly [path: string, relation: string, x: number, y: number])[] = [
  ['M140 92L66 36', 'rdf:subject', 95, 74],
  ['M167 92V36', 'rdf:predicate', 167, 58],
  ['M194 92L268 36', 'rdf:object', 239, 74],
  ['M167 120V162', 'mpp:hasEvidence', 156, 140],
  ['M196 120L272 162', 'mpp:status', 248, 154],
  ['M140 194L66 246', 'mpp:system', 93, 232],
  ['M167 194V246', 'mpp:paper', 167, 216],
  ['M194 194L268 246', 'mpp:direction', 243, 232],
];

/** The heart of the schema as a picture: a claim relates two terms, and rests on evidence. */
export function schemaPicture(): SVGElement {
  const root = drawn('svg', {
    'viewBox': '0 0 334 282',
    'role': 'img',
    'class': 'schema-picture',
    'aria-label':
      'A claim has a subject and an object, which are terms, a predicate, which is the relation between them, a status, and evidence. Evidence has a system, a paper and a direction.',
  });
  const head = drawn('marker', { id: 'schema-head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' });
  head.append(drawn('path', { d: 'M0 0L8 4L0 8Z', class: 'schema-head' }));
  root.append(head);
  for (const [path] of arrows) root.append(drawn('path', { 'd': path, 'class': 'schema-line', 'marker-end': 'url(#schema-head)' }));
  for (const [, relation, x, y] of arrows) root.append(drawn('text', { x, y, 'text-anchor': 'middle', 'class': 'schema-relation' }, relation));
  for (const [text, x, y] of boxes) root.append(drawn('rect', { x, y, width: 88, height: 28, rx: 6, class: 'schema-box' }), drawn('text', { 'x': x + 44, 'y': y + 18, 'text-anchor': 'middle' }, text));
  return root;
}
