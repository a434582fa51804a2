import { everything } from './filter.js';
import type { Filter } from './filter.js';

/** Columns by what terms do to those that were opened, or by their kind; or free. */
export type LayoutName = 'lanes' | 'kinds' | 'free';
/** Which terms are shown beside a list: none, those linked with two of it or more, their common causes, their common effects. */
export type Common = 'none' | 'any' | 'causes' | 'effects';

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** What the reader sees, as it stands in the address: `?focus=emt&expand=snai1&no-status=refuted`. */
export interface GraphState {
  /** Slugs of the terms that were opened: they and their neighbours are laid out together. */
  readonly focus: readonly string[];
  /** Slugs of terms that are shown without their neighbours. */
  readonly list: readonly string[];
  /** Expansions in their order, as `expansionText` writes them; what is there does not move. */
  readonly expand: readonly string[];
  /** Slugs of the terms that were taken away. */
  readonly without: readonly string[];
  /** How far neighbours of neighbours are shown. */
  readonly levels: number;
  readonly common: Common;
  /** Whether connections among the neighbours are drawn. */
  readonly between: boolean;
  /** Whether the steps of the cascade are shown. */
  readonly steps: boolean;
  readonly filter: Filter;
  /** Two terms whose connections are looked for, and the relations that are left out. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly avoid: readonly string[];
  /** A query whose result is shown. */
  readonly query: string | undefined;
  readonly layout: LayoutName;
  /** The most columns in which terms stand around those that were opened; undefined: as many as they need. */
  readonly columns: number | undefined;
  /** Where the reader put nodes in the free layout, by slug. */
  readonly moved: ReadonlyMap<string, Position>;
  /** Slugs of terms that no fold and no filter of kinds takes away, first in their groups; a free layout leaves them where they are. */
  readonly pinned: readonly string[];
  /** The middle of what is seen, and the zoom. */
  readonly viewport: (Position & { readonly zoom: number }) | undefined;
}

export const emptyState: GraphState = {
  focus: [], list: [], expand: [], without: [], levels: 1, common: 'none', between: false, steps: true, filter: everything,
  from: undefined, to: undefined, avoid: [], query: undefined, layout: 'lanes', columns: undefined, moved: new Map(), pinned: [], viewport: undefined,
};

const slug = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const expansion = /^(?:more~)?[A-Za-z0-9][A-Za-z0-9._-]*(?:~[A-Za-z0-9_-]*~(?:in|out|)~[a-z]*)?$/;
/** Entries of a list in an address that are read: what is longer was not written by the page. */
const longest = 2000;

const listed = (text: string | null, pattern = slug): readonly string[] => [...new Set((text ?? '').split(',').slice(0, longest).filter((name) => pattern.test(name)))];
const number = (text: string | null, low: number, high: number): number | undefined => {
  const value = text === null || text === '' ? NaN : Number(text);
  return Number.isFinite(value) && value >= low && value <= high ? value : undefined;
};

function readMoved(text: string | null): ReadonlyMap<string, Position> {
  return new Map((text ?? '').split(',').slice(0, longest).flatMap((entry) => {
    const [name = '', x, y] = entry.split('~');
    const [left, top] = [number(x ?? null, -1e6, 1e6), number(y ?? null, -1e6, 1e6)];
    return slug.test(name) && left !== undefined && top !== undefined ? [[name, { x: left, y: top }] as const] : [];
  }));
}

function readViewport(text: string | null): GraphState['viewport'] {
  const [x, y, zoom] = (text ?? '').split('~');
  const read = [number(x ?? null, -1e6, 1e6), number(y ?? null, -1e6, 1e6), number(zoom ?? null, 0.02, 10)] as const;
  return read[0] === undefined || read[1] === undefined || read[2] === undefined ? undefined : { x: read[0], y: read[1], zoom: read[2] };
}

/** What an address asks for; what it says wrongly is left out. */
export function readState(search: string): GraphState {
  const parameters = new URLSearchParams(search);
  const get = (name: string): string | null => parameters.get(name);
  const one = (name: string): string | undefined => listed(get(name))[0];
  const choice = <Value extends string>(name: string, values: readonly Value[]): Value => values.find((value) => value === get(name)) ?? values[0] as Value;
  return {
    focus: listed(get('focus')), list: listed(get('with')), expand: listed(get('expand'), expansion), without: listed(get('without')),
    levels: number(get('levels'), 1, 4) ?? 1, common: choice('common', ['none', 'any', 'causes', 'effects']),
    between: get('between') === '1', steps: get('steps') !== '0',
    filter: {
      hide: listed(get('hide')), relations: listed(get('no-relation')), statuses: listed(get('no-status')), directions: listed(get('no-direction')),
      systems: listed(get('no-system')), context: one('in'), year: number(get('year'), 1800, 2200), papers: number(get('papers'), 0, 99) ?? 0,
    },
    from: one('from'), to: one('to'), avoid: listed(get('avoid')), query: get('query') ?? undefined,
    layout: choice('layout', ['lanes', 'kinds', 'free']), columns: number(get('columns'), 1, 12), moved: readMoved(get('at')), pinned: listed(get('fixed')), viewport: readViewport(get('view')),
  };
}

const round = (value: number, digits = 0): string => String(Number(value.toFixed(digits)));

/** The query string of a state; what others keep in the address (the open windows) stays. */
export function writeState(state: GraphState, search: string): string {
  const { filter, viewport } = state;
  const present = new URLSearchParams(search);
  const lists = (values: readonly string[]): string => values.join(',');
  const parts: Readonly<Record<string, string>> = {
    'focus': lists(state.focus), 'with': lists(state.list), 'expand': lists(state.expand), 'without': lists(state.without),
    'levels': state.levels > 1 ? String(state.levels) : '', 'common': state.common === 'none' ? '' : state.common,
    'between': state.between ? '1' : '', 'steps': state.steps ? '' : '0',
    'hide': lists(filter.hide), 'no-relation': lists(filter.relations), 'no-status': lists(filter.statuses), 'no-direction': lists(filter.directions),
    'no-system': lists(filter.systems), 'in': filter.context ?? '', 'year': filter.year === undefined ? '' : String(filter.year), 'papers': filter.papers > 0 ? String(filter.papers) : '',
    'from': state.from ?? '', 'to': state.to ?? '', 'avoid': lists(state.avoid), 'query': encodeURIComponent(state.query ?? ''),
    'layout': state.layout === 'lanes' ? '' : state.layout,
    'at': lists([...state.moved].map(([name, { x, y }]) => `${name}~${round(x)}~${round(y)}`)), 'fixed': lists(state.pinned),
    'view': viewport ? `${round(viewport.x)}~${round(viewport.y)}~${round(viewport.zoom, 3)}` : '',
    'columns': state.columns === undefined ? '' : String(state.columns),
    'open': present.get('open') ?? '', 'pin': present.get('pin') ?? '',
  };
  const written = Object.entries(parts).filter(([, value]) => value !== '').map(([key, value]) => `${key}=${value}`);
  return written.length > 0 ? `?${written.join('&')}` : '';
}

/** An expansion as the address has it: all neighbours of a term, or those by a relation, in a direction, of a kind; with `more`, those that are folded. */
export interface Expansion {
  readonly slug: string;
  readonly more: boolean;
  /** Last part of the IRI of a relation; empty for any. */
  readonly relation: string;
  /** Whether the term is the object; undefined for both. */
  readonly inward: boolean | undefined;
  /** Name of a kind; empty for any. */
  readonly kind: string;
}

export function expansionText({ slug: name, more, relation, inward, kind }: Expansion): string {
  const part = relation === '' && inward === undefined && kind === '' ? '' : `~${relation}~${inward === undefined ? '' : inward ? 'in' : 'out'}~${kind}`;
  return `${more ? 'more~' : ''}${name}${part}`;
}

export function readExpansion(text: string): Expansion {
  const more = text.startsWith('more~');
  const [name = '', relation = '', direction = '', kind = ''] = (more ? text.slice(5) : text).split('~');
  return { slug: name, more, relation, inward: direction === '' ? undefined : direction === 'in', kind };
}
