/** A line along a channel that wants a track of its own: it reaches from `low` to `high`, and lines leave it to the sides. */
export interface TrackRun {
  readonly key: string;
  low: number;
  high: number;
  /** Where lines leave it towards the side of lower and of higher tracks. */
  readonly before: number[];
  readonly after: number[];
}

/** Between the ends of two lines on one track, in pixels. */
const gap = 5;

const within = (places: readonly number[], { low, high }: TrackRun): number => places.filter((at) => at > low && at < high).length;
/** Crossings where `a` has the lower track. */
const crossings = (a: TrackRun, b: TrackRun): number => within(a.after, b) + within(b.before, a);
const meet = (a: TrackRun, b: TrackRun): boolean => a.low - gap < b.high && b.low - gap < a.high;

/** Runs by key; each place is added to a run that is there, or begins it. */
export interface Channel {
  add(key: string, side: 'before' | 'after' | 'none', at: number): void;
  /** Track of each run from 0 on, and how many there are. Runs that meet never share a track, unless they have one key. */
  tracks(): { readonly of: ReadonlyMap<string, number>; readonly count: number };
}

export function createChannel(): Channel {
  const runs = new Map<string, TrackRun>();
  let assigned: ReturnType<Channel['tracks']> | undefined;
  return {
    add(key, side, at) {
      assigned = undefined;
      let run = runs.get(key);
      if (!run) runs.set(key, run = { key, low: at, high: at, before: [], after: [] });
      run.low = Math.min(run.low, at);
      run.high = Math.max(run.high, at);
      if (side !== 'none') run[side].push(at);
    },
    tracks: () => assigned ??= assign([...runs.values()]),
  };
}

/** Orders the runs so that few cross, and gives each the lowest track that keeps the order where they meet. */
function assign(runs: readonly TrackRun[]): ReturnType<Channel['tracks']> {
  const order = [...runs].sort((a, b) => (a.high - a.low) - (b.high - b.low) || a.low - b.low || (a.key < b.key ? -1 : 1));
  for (let pass = 0, moved = true; moved && pass < 12; pass++) {
    moved = false;
    for (let i = 1; i < order.length; i++) {
      const [a, b] = [order[i - 1] as TrackRun, order[i] as TrackRun];
      if (crossings(b, a) >= crossings(a, b)) continue;
      order[i - 1] = b;
      order[i] = a;
      moved = true;
    }
  }
  const of = new Map<string, number>();
  let count = 0;
  order.forEach((run, i) => {
    let track = 0;
    for (const other of order.slice(0, i)) if (meet(run, other)) track = Math.max(track, (of.get(other.key) ?? 0) + 1);
    of.set(run.key, track);
    count = Math.max(count, track + 1);
  });
  return { of, count };
}

/** The numbers closest to those wanted that keep this distance from each other and from what is taken; within bounds where there is room. */
export function spread(wanted: readonly number[], low: number, high: number, taken: number[], distance: number): readonly number[] {
  return wanted.map((want) => {
    const from = Math.max(low, Math.min(high, want));
    const isFree = (at: number): boolean => taken.every((other) => Math.abs(other - at) >= distance);
    let found = from;
    for (let step = 0; step <= 400; step++) {
      const away = step * distance / 2;
      const inside = [from + away, from - away].filter((at) => at >= low && at <= high);
      const free = inside.find(isFree);
      if (free !== undefined) {
        found = free;
        break;
      }
      if (inside.length === 0 && step > 0) break;
    }
    taken.push(found);
    return found;
  });
}
