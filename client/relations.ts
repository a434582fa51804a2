/** What is chosen above the claims of a page. */
interface Choice {
  readonly status: string;
  readonly system: string;
  readonly direction: string;
  readonly since: number;
  readonly order: string;
}

/** The order in which the service wrote the claims, by which they come back. */
const written = new WeakMap<Element, number>();

const certainty = ['established', 'contested', 'emerging', '', 'refuted'];
const orders: Readonly<Record<string, (a: HTMLElement, b: HTMLElement) => number>> = {
  sure: (a, b) => certainty.indexOf(a.dataset['status'] ?? '') - certainty.indexOf(b.dataset['status'] ?? '') || Number(b.dataset['lines']) - Number(a.dataset['lines']),
  lines: (a, b) => Number(b.dataset['lines']) - Number(a.dataset['lines']),
  year: (a, b) => Number(b.dataset['year']) - Number(a.dataset['year']),
  name: (a, b) => (a.querySelector('.entity')?.textContent ?? '').localeCompare(b.querySelector('.entity')?.textContent ?? '', 'en'),
};

const fits = ({ dataset }: HTMLElement, { status, system, direction, since }: Choice): boolean =>
  (status === '' || dataset['status'] === status) && (system === '' || (dataset['systems'] ?? '').split('|').includes(system))
  && (direction === '' || (dataset['directions'] ?? '').split(' ').includes(direction)) && Number(dataset['year']) >= since;

/** Shows the claims that fit what was chosen, in its order; a group that has none says so. */
export function chooseRelations(form: HTMLFormElement): void {
  const fields = new FormData(form), field = (name: string): string => String(fields.get(name) ?? '');
  const choice: Choice = { status: field('status'), system: field('system'), direction: field('direction'), since: Number(field('since')), order: field('order') };
  const isChosen = Object.values(choice).some(Boolean), section = form.closest('section');
  let shown = 0, all = 0;
  for (const group of section?.querySelectorAll<HTMLElement>('[data-claims]') ?? []) {
    const [first, rest] = group.querySelectorAll<HTMLUListElement>('ul.claims'), more = group.querySelector<HTMLDetailsElement>('details.more');
    if (!first) continue;
    const rows = [...group.querySelectorAll<HTMLElement>('li.claim')];
    rows.forEach((row, i) => { if (!written.has(row)) written.set(row, i); });
    rows.sort((a, b) => (written.get(a) ?? 0) - (written.get(b) ?? 0));
    const order = orders[choice.order];
    if (order) rows.sort(order);
    const found = rows.filter((row) => fits(row, choice));
    for (const row of rows) row.hidden = !found.includes(row);
    const atOnce = isChosen || !rest ? rows.length : Number(group.dataset['claims']);
    first.append(...rows.slice(0, atOnce));
    rest?.append(...rows.slice(atOnce));
    if (more) more.hidden = isChosen;
    const count = group.querySelector('.count');
    if (count) count.textContent = found.length === rows.length ? String(rows.length) : `${found.length} of ${rows.length}`;
    group.classList.toggle('empty', found.length === 0);
    shown += found.length;
    all += rows.length;
  }
  const status = form.querySelector('[role="status"]');
  if (status) status.textContent = isChosen ? `${shown} of ${all} claims` : '';
}
