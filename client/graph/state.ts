export type Layout = 'lanes' | 'free';

/** The graph in the address: `?focus=emt,snai1&without=bone&hide=molecule&layout=free`. */
export interface GraphState {
  /** Slugs of the terms that were opened. */
  readonly focus: readonly string[];
  /** Slugs of the terms that were taken away. */
  readonly without: readonly string[];
  /** Names of the kinds that are not shown. */
  readonly hide: readonly string[];
  readonly layout: Layout;
}

const list = (text: string | null): readonly string[] => [...new Set((text ?? '').split(',').filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)))];

export function readState(search: string): GraphState {
  const parameters = new URLSearchParams(search);
  return {
    focus: list(parameters.get('focus')),
    without: list(parameters.get('without')),
    hide: list(parameters.get('hide')),
    layout: parameters.get('layout') === 'free' ? 'free' : 'lanes',
  };
}

/** The query string of a state; what others keep in the address (the open windows) stays. */
export function writeState({ focus, without, hide, layout }: GraphState, search: string): string {
  const open = new URLSearchParams(search).get('open');
  const parts = Object.entries({ focus: focus.join(','), without: without.join(','), hide: hide.join(','), layout: layout === 'lanes' ? '' : layout, open: open ?? '' })
    .filter(([, value]) => value !== '').map(([key, value]) => `${key}=${value}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}
