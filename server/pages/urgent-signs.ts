import type { Solution } from '../query/views.js';
import { entityLink, joined } from './context.js';
import { longDate, outward } from './facts.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { groupBy, required, value } from './knowledge.js';
import type { Entity, Knowledge } from './knowledge.js';

/** One manifestation with the signs that need help at once, and who says so. */
interface UrgentSign {
  readonly manifestation: string;
  readonly sign: string;
  readonly sources: readonly string[];
  /** The day on which the sources were read. */
  readonly seen: string | undefined;
}

const toUrgentSign = (manifestation: string, rows: readonly Solution[]): UrgentSign => ({
  manifestation,
  sign: rows[0] ? required(rows[0], 'sign') : '',
  sources: [...new Set(rows.flatMap((row) => value(row, 'source') ?? []))],
  seen: rows.map((row) => value(row, 'seen')).find((day) => day !== undefined),
});

const origin = ({ sources, seen }: UrgentSign): Html | false => sources.length > 0 && html` <span class="source">Source: ${joined(sources.map(outward), ', ')}${
  seen !== undefined && html`, read on ${longDate(seen)}`}</span>`;

/**
 * The signs with which a person needs help without delay. A page that is about one manifestation says its own sign; any
 * other, such as that of a site, names each of what it may show as. Nothing where there is none.
 *
 * @param rows of the view `urgent-signs`
 * @param plain says a manifestation in plain words, for who does not know its name
 */
export function urgentNotice(entity: Entity, rows: readonly Solution[], { entities }: Knowledge, plain: (iri: string) => string | undefined = () => undefined): Html | false {
  const signs = [...groupBy(rows, (row) => required(row, 'manifestation'))].map(([manifestation, group]) => toUrgentSign(manifestation, group));
  const own = signs.find(({ manifestation }) => manifestation === entity.iri);
  const others = signs.flatMap((sign) => {
    const named = entities.get(sign.manifestation);
    return named && sign !== own ? [{ ...sign, named }] : [];
  }).sort((a, b) => a.named.label.localeCompare(b.named.label, 'en'));
  if (!own && others.length === 0) return false;
  return html`<div class="notice urgent">
${own && html`<p><strong>When help is needed at once.</strong> ${own.sign}${origin(own)}</p>`}
${
  others.length > 0
  && html`<p><strong>${own ? 'What goes with it, and needs help at once' : 'When help is needed at once'}.</strong> Many people never have these problems. They are listed so that help is called in time.</p>
<ul class="urgent-signs">${others.map((sign) => html`<li>${entityLink(sign.named)}${plain(sign.manifestation) !== undefined && html` (${plain(sign.manifestation)})`}: ${sign.sign}${origin(sign)}</li>`)}</ul>`
}
</div>`;
}
