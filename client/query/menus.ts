/** Menus of the page close by Escape, which leads back to what opened them, and by a press elsewhere. */
export function startMenus(root: ParentNode & EventTarget): void {
  const open = (): readonly HTMLDetailsElement[] => [...root.querySelectorAll<HTMLDetailsElement>('details.menu[open]')];
  root.addEventListener('pointerdown', ({ target }) => { for (const menu of open()) if (!menu.contains(target as Node)) menu.open = false; });
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Escape') return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(event.target as Node)) menu.querySelector('summary')?.focus();
    }
  });
}
