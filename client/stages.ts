/** Marks the stage that the reader is at in the list of stages: the last section that began above the upper third of the screen. */
export function startStages(): void {
  const links = new Map([...document.querySelectorAll<HTMLAnchorElement>('.stages a')].map((link) => [link.hash.slice(1), link]));
  const sections = [...document.querySelectorAll('section.stage')].filter(({ id }) => links.has(id));
  if (sections.length === 0) return;
  let marked: HTMLAnchorElement | undefined;
  const mark = (): void => {
    const here = sections.filter((section) => section.getBoundingClientRect().top < innerHeight / 3).at(-1);
    const link = here && links.get(here.id);
    if (link === marked) return;
    marked?.removeAttribute('aria-current');
    link?.setAttribute('aria-current', 'true');
    marked = link;
  };
  // Told when a section crosses the line, not at every step of a scroll.
  const observer = new IntersectionObserver(mark, { rootMargin: '0px 0px -67% 0px' });
  // It tells of each at once as well, after the layout that is made anyway: asking here would force one at the start.
  for (const section of sections) observer.observe(section);
}
