const editable = 'input, select, textarea, [contenteditable]';

/**
 * Brings the focus into a box when the reader presses `/` outside of what takes text, or Ctrl+K anywhere.
 *
 * @returns Gives the focus back to where it was before.
 */
export function startShortcut(input: HTMLInputElement): () => void {
  let before: HTMLElement | undefined;
  document.addEventListener('keydown', (event) => {
    // The editor of queries stands in a shadow tree, of which a listener outside sees the host alone.
    const at = event.composedPath()[0];
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !(at instanceof Element && at.closest(editable));
    const control = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!slash && !control) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement && document.activeElement !== input) before = document.activeElement;
    // The header is in sight, and the place of the reader stays.
    input.focus({ preventScroll: true });
    input.select();
  });
  return () => { (before?.isConnected ? before : document.getElementById('main'))?.focus({ preventScroll: true }); };
}
