/** Characters of a file that is dropped: more is no list that the service takes. */
const longest = 500_000;

/** The first cell of each line: what is dropped may be a table with tabs. */
const namesOf = (text: string): string => text.split(/\r?\n/).map((line) => line.split('\t')[0]?.trim() ?? '').filter(Boolean).join('\n');

/** Lets a file be dropped on the field of genes, and chooses the background in which somebody writes. */
export function startGenes(): void {
  const form = document.querySelector<HTMLFormElement>('[data-gene-form]'), list = form?.querySelector<HTMLElement>('.gene-list'), area = list?.querySelector('textarea');
  if (!form || !list || !area) return;
  const holdsFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
  list.addEventListener('dragover', (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    list.classList.add('dropping');
  });
  list.addEventListener('dragleave', () => { list.classList.remove('dropping'); });
  list.addEventListener('drop', (event) => {
    list.classList.remove('dropping');
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    void file.slice(0, longest).text().then((text) => { area.value = namesOf(text); });
  });
  const choose = (value: string) => (): void => { for (const each of form.querySelectorAll<HTMLInputElement>('[name="among"]')) each.checked = each.value === value; };
  form.querySelector('[name="number"]')?.addEventListener('input', choose('number'));
  form.querySelector('[name="background"]')?.addEventListener('input', choose('list'));
}
