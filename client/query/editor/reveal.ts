/** Pixels of a result that have to be seen: its status, and the first lines below it. */
const seen = 140;

/** Brings an element into sight where it is not, as fast as the reader wants it; the focus stays where it is. */
export function reveal(part: HTMLElement): void {
  const { top } = part.getBoundingClientRect(), height = visualViewport?.height ?? innerHeight;
  const header = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (top >= header && top <= height - seen) return;
  part.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
}
