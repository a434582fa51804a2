const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** The day is the reader's: the page itself is the same on any day. */
function date(root: ParentNode): void {
  for (const place of root.querySelectorAll('[data-accessed]')) place.textContent = ` (accessed ${dateFormat.format(new Date())})`;
}

async function copy(button: Element): Promise<void> {
  const root = button.closest('.cite, .template, .address');
  const text = root?.querySelector('[data-citation]');
  const status = root?.querySelector('[data-copied]');
  if (!text || !status) return;
  try {
    await navigator.clipboard.writeText((text.textContent ?? '').trim());
    status.textContent = 'Copied.';
  } catch {
    // No clipboard without https, or the reader said no: the text is selected, so that one key copies it.
    getSelection()?.selectAllChildren(text);
    status.textContent = 'Selected: press Ctrl+C or ⌘C to copy.';
  }
}

/** Makes the copy buttons of citations and templates work, in the page and in windows. */
export function startCopying(): void {
  document.addEventListener('toggle', (event) => { if (event.target instanceof HTMLDetailsElement) date(event.target); }, { capture: true });
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('[data-copy]');
    if (button) void copy(button);
  });
}
