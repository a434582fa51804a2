import { escapeXml } from './network.js';
import type { Network, NetworkEdge } from './network.js';

/** The look of a picture: colours, and the lines of each status. */
export interface SvgLook {
  readonly ink: string;
  readonly soft: string;
  readonly surface: string;
  readonly font: string;
  /** Colour and outline, in a box of 12 by 12, of each kind. */
  readonly kinds: ReadonlyMap<string, { readonly colour: string; readonly icon: string }>;
  line(status: string | undefined): { readonly colour: string; readonly dashes: readonly number[]; readonly filled: boolean; readonly sign?: string | undefined };
  width(edge: NetworkEdge): number;
  isFilled(iri: string): boolean;
}

const margin = 24;
const number = (value: number): string => String(Number(value.toFixed(2)));

function head(edge: NetworkEdge, look: SvgLook): string {
  const end = edge.points.at(-1), before = edge.points.at(-2);
  if (!end || !before) return '';
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1, dx = (end.x - before.x) / length, dy = (end.y - before.y) / length;
  const at = (along: number, across: number): string => `${number(end.x - along * dx - across * dy)} ${number(end.y - along * dy + across * dx)}`;
  const { colour, filled } = look.line(edge.status);
  if (edge.restrains) return `<path d="M${at(1, 5)}L${at(1, -5)}" stroke="${colour}" stroke-width="2" fill="none"/>`;
  return `<path d="M${at(0, 0)}L${at(8, 3.6)}L${at(8, -3.6)}Z" stroke="${colour}" stroke-width="1" fill="${filled ? colour : look.surface}"/>`;
}

function line(edge: NetworkEdge, look: SvgLook, title: string): string {
  const { colour, dashes, sign } = look.line(edge.status);
  const middle = edge.points[Math.floor(edge.points.length / 2)];
  const path = edge.points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`).join('');
  return `<g><title>${escapeXml(title)}</title><path d="${path}" fill="none" stroke="${colour}" stroke-width="${number(look.width(edge))}" stroke-linejoin="round"${
    dashes.length > 0 ? ` stroke-dasharray="${dashes.join(' ')}"` : ''}/>${head(edge, look)}${
    sign !== undefined && middle ? `<text x="${number(middle.x)}" y="${number(middle.y + 5)}" text-anchor="middle" font-size="15" fill="${colour}">${sign}</text>` : ''}</g>`;
}

const texts = (lines: readonly string[], x: number, y: number, size: number, rest: string): string => lines.map((text, i) =>
  `<text x="${number(x)}" y="${number(y + (i - (lines.length - 1) / 2) * size * 1.17 + size * 0.35)}" font-size="${size}" text-anchor="middle"${rest}>${escapeXml(text)}</text>`).join('');

/** The picture itself: names are text, lines are the ones of the canvas. */
export function svg({ name, nodes, edges, captions = [] }: Network, look: SvgLook): string {
  const xs = [...nodes.flatMap(({ x, width }) => [x - width / 2, x + width / 2]), ...edges.flatMap(({ points }) => points.map(({ x }) => x))];
  const ys = [...nodes.flatMap(({ y, height }) => [y - height / 2, y + height / 2]), ...edges.flatMap(({ points }) => points.map(({ y }) => y))];
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity),
    most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const [left, top, right, bottom] = nodes.length === 0 ? [0, 0, 0, 0] : [least(xs), least(ys), most(xs), most(ys)];
  const [width, height] = [right - left + 2 * margin, bottom - top + 2 * margin];
  const labels = new Map(nodes.map(({ iri, label }) => [iri, label]));
  const box = (node: Network['nodes'][number]): string => {
    const { colour = look.soft, icon = '' } = look.kinds.get(node.kind) ?? {}, filled = look.isFilled(node.iri);
    const x = node.x - node.width / 2, y = node.y - node.height / 2;
    return `<g><title>${escapeXml(node.label)}</title><rect x="${number(x)}" y="${number(y)}" width="${number(node.width)}" height="${number(node.height)}" rx="5" fill="${filled ? colour : look.surface}" stroke="${colour}" stroke-width="1.2"/>${
      filled || icon === '' ? '' : `<path d="${icon}" fill="${colour}" transform="translate(${number(x + 4.5)} ${number(node.y - 5.5)}) scale(.92)"/>`
    }${texts(node.lines, node.x + (filled ? 0 : 3), node.y, filled ? 11 : 12, ` fill="${filled ? look.surface : look.ink}"`)}</g>`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}" height="${number(height)}" viewBox="${number(left - margin)} ${number(top - margin)} ${number(width)} ${number(height)}" font-family="${escapeXml(look.font)}">
<title>${escapeXml(name)}</title>
<rect x="${number(left - margin)}" y="${number(top - margin)}" width="${number(width)}" height="${number(height)}" fill="${look.surface}"/>
${edges.map((edge) => line(edge, look, `${labels.get(edge.source) ?? edge.source} ${edge.relation} ${labels.get(edge.target) ?? edge.target}${edge.status === undefined ? '' : ` (${edge.status})`}`)).join('\n')}
${nodes.map(box).join('\n')}
${captions.map(({ x, y, lines }) => texts(lines, x, y, 10.5, ` fill="${look.soft}" font-style="italic"`)).join('\n')}
</svg>
`;
}
