/** Characters of a passage. */
const longest = 500;

/** Who comments on a page, or reports a mistake, takes along the words that are marked in it. */
export function startPassages(): void {
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="/contribute/comment?"], a[href^="/contribute/report?"]') : null;
    const selection = document.getSelection(), article = link?.closest('article');
    // Words of another article, and what others said below it, are not what is spoken of.
    if (!link || !selection || (article && !(article.contains(selection.anchorNode) && article.contains(selection.focusNode))) || selection.anchorNode?.parentElement?.closest('.annotations')) return;
    const passage = selection.toString().replace(/\s+/g, ' ').trim().slice(0, longest);
    if (!passage) return;
    const address = new URL(link.href);
    address.searchParams.set('passage', passage);
    link.href = address.href;
  }, { capture: true });
}
