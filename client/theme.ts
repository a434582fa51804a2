// Runs before the first paint, as a classic script: the page must not flash in the other theme, or for the other audience.
{
  const root = document.documentElement;
  root.classList.add('script');
  try {
    const theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
    const address = new URL(location.href), asked = address.searchParams.get('audience');
    if (asked === 'patients' || asked === 'scientists') localStorage.setItem('audience', asked);
    // What answers a form would be lost by another address.
    else if (localStorage.getItem('audience') === 'patients' && root.dataset['posted'] === undefined) {
      address.search = `${address.search}${address.search === '' ? '?' : '&'}audience=patients`;
      location.replace(address);
    }
  } catch {
    // No storage, no choice kept: the theme follows the system, the audience the address.
  }
}
