/** Lets the pointer move a panel by its bar. The place is kept in two custom properties, which the sheet reads. */
export function makeDraggable(panel: HTMLElement, bar: HTMLElement): void {
  let x = 0;
  let y = 0;
  bar.addEventListener('pointerdown', (down) => {
    const fixed = matchMedia('(max-width: 40rem)').matches || panel.classList.contains('pinned');
    if (fixed || down.button !== 0 || (down.target as Element).closest('button, a')) return;
    const box = panel.getBoundingClientRect();
    const from = { x: x - down.clientX, y: y - down.clientY, left: box.left - x, top: box.top - y };
    const move = (event: PointerEvent): void => {
      // The bar stays on the screen, or the window could not be brought back.
      x = Math.min(Math.max(event.clientX + from.x, 80 - from.left - box.width), innerWidth - 80 - from.left);
      y = Math.min(Math.max(event.clientY + from.y, -from.top), innerHeight - 48 - from.top);
      panel.style.setProperty('--drag-x', `${x}px`);
      panel.style.setProperty('--drag-y', `${y}px`);
    };
    bar.setPointerCapture(down.pointerId);
    bar.addEventListener('pointermove', move);
    const end = (): void => { bar.removeEventListener('pointermove', move); };
    bar.addEventListener('pointerup', end, { once: true });
    bar.addEventListener('pointercancel', end, { once: true });
  });
}
