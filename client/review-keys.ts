/** In a list of proposals `j` and `k` go to the next one and to the one before; Enter then opens it, as any link. */
export function startReviewKeys(): void {
  const list = document.querySelector('[data-proposals]');
  if (!list) return;
  const links = [...list.querySelectorAll<HTMLAnchorElement>(':is(h2, h3) > a')];
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'j' && event.key !== 'k')) return;
    // Who writes a text writes a letter.
    if (event.target instanceof Element && event.target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return;
    const at = links.findIndex((link) => link === document.activeElement || (link.closest('li')?.contains(document.activeElement) ?? false));
    const next = links[event.key === 'j' ? at + 1 : Math.max(0, at - 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  });
}
