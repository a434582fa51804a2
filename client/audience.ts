/** Whether the page is written for patients; its windows then are too. */
const forPatients = (): boolean => document.documentElement.dataset['audience'] === 'patients';

/** The address of our own as the audience of this page reads it. */
export const addressed = (path: string): string => (forPatients() ? `${path}${path.includes('?') ? '&' : '?'}audience=patients` : path);

/** The address of the same place for another audience: same page, same section, same open windows. */
export function sameplace({ pathname, search }: Pick<Location, 'pathname' | 'search'>, audience: string, section: string | undefined): string {
  const parameters = new URLSearchParams(search);
  parameters.delete('audience');
  const query = [...audience === 'patients' ? ['audience=patients'] : [], ...parameters.size > 0 ? [parameters.toString().replaceAll('%2C', ',')] : []].join('&');
  return `${pathname}${query && `?${query}`}${section === undefined ? '' : `#${section}`}`;
}

/** The section that the reader is at: the last one that began above the middle of the screen. */
const sectionInView = (): string | undefined =>
  [...document.querySelectorAll('section.stage')].filter((section) => section.getBoundingClientRect().top < innerHeight / 2).at(-1)?.id;

/** Makes the audience links keep the reader's place, and the choice stay for the next visit. The address is set before the browser follows the link. */
export function startAudience(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-audience-link]')) {
    const audience = link.dataset['audienceLink'] ?? 'scientists';
    link.addEventListener('click', () => {
      try {
        localStorage.setItem('audience', audience);
      } catch {
        // Without storage the choice holds as long as links are followed.
      }
      link.setAttribute('href', sameplace(location, audience, sectionInView()));
    });
  }
}
