/** Copies a text and says so. Where the browser refuses, it says that. */
export async function copyText(text: string, status: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = 'Copied.';
  } catch {
    // No clipboard without https: a hidden field can still be copied from.
    const field = document.createElement('textarea');
    field.value = text;
    field.setAttribute('aria-hidden', 'true');
    field.className = 'visually-hidden';
    document.body.append(field);
    field.select();
    status.textContent = document.execCommand('copy') ? 'Copied.' : 'The browser did not allow copying.';
    field.remove();
  }
}
