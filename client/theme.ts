// Runs before the first paint, as a classic script: the page must not flash in the other theme.
{
  const root = document.documentElement;
  root.classList.add('script');
  try {
    const theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
  } catch {
    // No storage, no choice kept: the theme follows the system.
  }
}
