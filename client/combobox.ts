/** Makes a text box one that has a list of options, for those who do not see it, too. */
export function makeCombobox(input: HTMLInputElement, list: HTMLElement): void {
  const attributes = { 'role': 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, 'autocomplete': 'off' };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
}
