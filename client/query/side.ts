/** Panels beside the editor, one at a time. `open` is told which one is shown. */
export function startSide(root: HTMLElement, open: (name: string, panel: HTMLElement) => void): { show(name: string): void } {
  const buttons = [...root.querySelectorAll<HTMLElement>('[data-side]')], panels = [...root.querySelectorAll<HTMLElement>('[data-side-panel]')];
  const show = (name: string): void => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset['side'] === name));
    for (const panel of panels) {
      panel.hidden = panel.dataset['sidePanel'] !== name;
      if (!panel.hidden) open(name, panel);
    }
  };
  root.addEventListener('click', (event) => {
    const name = (event.target as Element).closest('[data-side]')?.getAttribute('data-side');
    if (typeof name === 'string') show(name);
  });
  return { show };
}
