import { element } from '../dom.js';
import { article, prefetch } from './articles.js';

/** After which the page is fetched: a pointer on its way elsewhere asks for nothing. In milliseconds. */
const fetchDelay = 60;
/** After which the card is shown. */
const delay = 350;

/** The first sentence of a definition. */
export const firstSentence = (text: string): string => /^.+?[.?!](?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim();

/** Shows what a term means while the pointer rests on its link, or the keyboard is at it. */
export function startTooltips(): void {
  const tip = element('div', { 'class': 'tooltip', 'role': 'tooltip', 'id': 'tooltip', 'hidden': '' });
  document.body.append(tip);
  let link: Element | undefined;
  let timers: readonly ReturnType<typeof setTimeout>[] = [];

  const hide = (): void => {
    timers.forEach(clearTimeout);
    link?.removeAttribute('aria-describedby');
    link = undefined;
    tip.hidden = true;
  };

  const show = async (target: Element): Promise<void> => {
    const content = await article(target.getAttribute('data-term') ?? '').catch(() => undefined);
    const definition = content?.querySelector('.lay-text, .definition-text')?.textContent;
    const title = content?.querySelector('h2')?.textContent;
    // The pointer may have moved on while the page was on its way.
    if (!definition || !title || link !== target || !target.isConnected) return;
    tip.replaceChildren(...content.querySelectorAll('.badge'), element('strong', {}, title.trim()), element('p', {}, firstSentence(definition)));
    tip.hidden = false;
    const at = target.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const above = at.bottom + height + 12 > innerHeight;
    tip.style.setProperty('left', `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`);
    tip.style.setProperty('top', `${above ? at.top - height - 6 : at.bottom + 6}px`);
    target.setAttribute('aria-describedby', 'tooltip');
  };

  const consider = (target: EventTarget | null): void => {
    const found = target instanceof Element ? target.closest('a[data-term]') ?? undefined : undefined;
    if (found === link || (target instanceof Node && tip.contains(target))) return;
    hide();
    link = found;
    if (found) timers = [setTimeout(() => { prefetch(found.getAttribute('data-term') ?? ''); }, fetchDelay), setTimeout(() => void show(found), delay)];
  };

  if (matchMedia('(hover: hover)').matches) document.addEventListener('pointerover', (event) => { consider(event.target); });
  // Focus that a window gives back when it closes is not a question about the link.
  let tabbed = false;
  document.addEventListener('focusin', (event) => {
    if (tabbed) consider(event.target);
  });
  document.addEventListener('keydown', (event) => {
    tabbed = event.key === 'Tab';
    if (event.key !== 'Escape' || tip.hidden) return;
    hide();
    event.preventDefault();
  }, { capture: true });
  document.addEventListener('click', hide, { capture: true });
  document.addEventListener('scroll', () => { if (!tip.hidden) hide(); }, { capture: true, passive: true });
}
