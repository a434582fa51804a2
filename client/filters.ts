/**
 * Lists follow their filters at once: a choice, or a text that was typed, asks for the list without a press of the button. Two terms are
 * typed one after the other.
 */
export function startFilters(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form.filters:not(.ways-form)')) {
    form.addEventListener('change', () => { form.requestSubmit(); });
  }
}
