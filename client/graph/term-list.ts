import { askFor } from '../ask.js';
import { element } from '../dom.js';

interface Found {
  readonly slug: string;
  readonly kind: string;
  readonly match: string;
}

/** Names that are looked up at most: a longer list is no picture. */
const mostNames = 200;
/** Questions that are asked at once. */
const atOnce = 6;

/** The names of a pasted list: one per line, or divided by commas, semicolons or tabs; lines of genes may also be divided by spaces. */
export function namesIn(text: string): readonly string[] {
  const lines = text.split(/[\r\n,;\t]+/).map((name) => name.trim()).filter(Boolean);
  // TWIST1 SNAI1 ZEB1: symbols in one line, and no name of several words.
  const names = lines.flatMap((line) => (/^[A-Z0-9-]+(?: +[A-Z0-9-]+)+$/.test(line) ? line.split(/ +/) : [line]));
  return [...new Set(names)];
}

/** The slug of the term that has this name; undefined where only similar ones are found. */
async function lookUp(name: string): Promise<string | undefined> {
  const response = await askFor(`/api/search?${new URLSearchParams({ q: name, limit: '5' }).toString()}`);
  const { results } = await response.json() as { readonly results: readonly Found[] };
  return results.find(({ match, kind }) => (match === 'exact' || match === 'synonym') && kind !== 'paper' && kind !== 'claim')?.slug;
}

/** The terms of a list of names, and the names that are not known. @throws Error when the service fails. */
async function termsOf(names: readonly string[]): Promise<{ readonly slugs: readonly string[]; readonly unknown: readonly string[] }> {
  const wanted = names.slice(0, mostNames);
  const found = new Map<string, string | undefined>();
  for (let i = 0; i < wanted.length; i += atOnce) await Promise.all(wanted.slice(i, i + atOnce).map(async (name) => { found.set(name, await lookUp(name)); }));
  return { slugs: [...new Set(wanted.flatMap((name) => found.get(name) ?? []))], unknown: [...wanted.filter((name) => found.get(name) === undefined), ...names.slice(mostNames)] };
}

/** A dialog that takes a list of names, e.g. genes. @param take Gets the slugs, and what to say of names that are not known. */
export function listDialog(take: (slugs: readonly string[], said: string) => void): { open(): void } {
  const area = element('textarea', { id: 'graph-list-text', rows: '8', spellcheck: 'false', placeholder: 'TWIST1, SNAI1, CDH1…' });
  const status = element('p', { class: 'graph-note', role: 'status' });
  const cancel = element('button', { type: 'button' }, 'Cancel'), show = element('button', { type: 'submit', class: 'primary' }, 'Show them');
  const form = element('form', { method: 'dialog' }, element('h2', { id: 'graph-list-title' }, 'Show a list of terms'),
    element('label', { for: 'graph-list-text' }, 'Names or symbols, one per line or divided by commas'), area, status, element('p', { class: 'graph-actions' }, show, cancel));
  const dialog = element('dialog', { 'class': 'graph-dialog', 'aria-labelledby': 'graph-list-title' }, form);
  document.body.append(dialog);
  cancel.addEventListener('click', () => { dialog.close(); });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const names = namesIn(area.value);
    if (names.length === 0) return;
    status.textContent = 'Looking the names up…';
    void termsOf(names).then(({ slugs, unknown }) => {
      const misses = unknown.length > 0 ? `Not found: ${unknown.slice(0, 20).join(', ')}${unknown.length > 20 ? ` and ${unknown.length - 20} more` : ''}.` : '';
      if (slugs.length === 0) {
        status.textContent = misses;
        return;
      }
      dialog.close();
      take(slugs, misses);
    }, () => { status.textContent = 'The search does not answer now.'; });
  });
  return {
    open() {
      status.textContent = '';
      dialog.showModal();
      area.focus();
    },
  };
}
