/** Closes the menu of further pages as a menu closes: by Escape, by a click elsewhere, and when the focus leaves it. */
export function startMorePages(): void {
  const menu = document.querySelector<HTMLDetailsElement>('.more-pages');
  if (!menu) return;
  document.addEventListener('click', (event) => { if (!menu.contains(event.target as Node)) menu.open = false; });
  menu.addEventListener('focusout', ({ relatedTarget }) => { if (relatedTarget && !menu.contains(relatedTarget as Node)) menu.open = false; });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    // A window below the menu stays open.
    event.preventDefault();
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}
