/** The address of the other audience's page at the same place: same section, same open windows. */
export function sameplace(href: string, search: string, section: string | undefined): string {
  const [path = '/', query = ''] = href.split('?');
  const windows = ['open', 'pin'].flatMap((name) => {
    const slugs = new URLSearchParams(search).get(name);
    return slugs === null ? [] : [`${name}=${slugs}`];
  });
  const parts = [query, ...windows].filter(Boolean);
  return `${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}${section === undefined ? '' : `#${section}`}`;
}

/** The section that the reader is at: the last one that began above the middle of the screen. */
const sectionInView = (): string | undefined =>
  [...document.querySelectorAll('section.stage')].filter((section) => section.getBoundingClientRect().top < innerHeight / 2).at(-1)?.id;

/** Makes the audience links keep the reader's place. The address is set before the browser follows the link. */
export function startAudience(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-audience-link]')) {
    const href = link.getAttribute('href') ?? '/';
    link.addEventListener('click', () => {
      link.setAttribute('href', sameplace(href, location.search, sectionInView()));
    });
  }
}
