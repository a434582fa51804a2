export type Theme = 'auto' | 'light' | 'dark';

const current = (): Theme => {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
};

/** The theme after this one: from the system's own to the other one, so that the first press changes what is seen, then to the same by choice, then back. */
export function nextTheme(theme: Theme, system: 'light' | 'dark'): Theme {
  const other = system === 'light' ? 'dark' : 'light';
  return theme === 'auto' ? other : theme === other ? system : 'auto';
}

function choose(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'auto') delete dataset['theme'];
  else dataset['theme'] = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Without storage the choice holds for this page.
  }
  document.dispatchEvent(new Event('themechange'));
}

/** Makes the button in the header step through the themes. */
export function startThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');
  const word = button?.querySelector('[data-theme-name]');
  if (!button || !word) return;
  const show = (): void => {
    word.textContent = current();
    button.title = `Theme: ${current()}`;
  };
  button.addEventListener('click', () => {
    choose(nextTheme(current(), matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
    show();
  });
  show();
}
