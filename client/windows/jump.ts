/** Links to a part of an article: in a window they scroll its content and leave page and address as they are; a part that is closed opens. */
export function startJumps(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('article.term a[href^="#"]');
    const part = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!part || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (part instanceof HTMLDetailsElement) part.open = true;
    const body = link.closest('.window-body');
    if (!body) return;
    event.preventDefault();
    body.scrollTop += part.getBoundingClientRect().top - body.getBoundingClientRect().top - 12;
    // The next Tab goes on from there.
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  });
}
