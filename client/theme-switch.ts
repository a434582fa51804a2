const themes = ['auto', 'light', 'dark'] as const;
type Theme = typeof themes[number];

const current = (): Theme => {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
};

/** The theme after this one, in the order of the switch. */
export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';

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

/** Makes the button in the header step through auto, light and dark. */
export function startThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');
  const word = button?.querySelector('[data-theme-name]');
  if (!button || !word) return;
  const show = (): void => {
    word.textContent = current();
    button.title = `Theme: ${current()}`;
  };
  button.addEventListener('click', () => {
    choose(nextTheme(current()));
    show();
  });
  show();
}
