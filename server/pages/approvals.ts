import type { Approval } from './collections/approval-model.js';
import { joined } from './context.js';
import { longDate, outward } from './facts.js';
import { html } from './html.js';
import type { Html } from './html.js';

/** Days after which a source is too old to tell what holds today. */
const recent = 180;
const day = 24 * 60 * 60 * 1000;

/** How far a line can be trusted today: a label that is read long after its date may have been changed since. */
function currency({ stated, seen, readIn }: Approval): Html {
  if (seen === undefined) return html`When its source was read is not on record.`;
  const old = stated === undefined || Date.parse(seen) - Date.parse(stated) > recent * day;
  return html`Source${stated !== undefined && html` of ${longDate(stated)},`} read on ${longDate(seen)}${
    readIn !== undefined && html` in a transcription by others (${outward(readIn)}), not in the source itself`}${old && '; whether it was changed since could not be seen'}.`;
}

/** The decisions as a list; each says what it rests on and how current that is. */
export const approvalList = (approvals: readonly Approval[]): Html => html`<ul class="approvals">${approvals.map((approval) => html`<li><strong>${approval.agency}: ${approval.status}</strong>${
  approval.decided !== undefined && html` (${longDate(approval.decided)})`}: ${approval.indication}${
  approval.layIndication !== undefined && html` <span class="lay-indication">In plain words: ${approval.layIndication}</span>`} <span class="source">${currency(approval)}${
  approval.sources.length > 0 && html` ${joined(approval.sources.map(outward), ', ')}`}</span></li>`)}</ul>`;

/** The section of a therapy's page. A drug without a recorded decision says that nothing follows from that. */
export const approvalSection = (id: string, approvals: readonly Approval[], drug: boolean): Html | false =>
  (approvals.length > 0 || drug)
  && html`<section class="approval-section" id="${id}">
<h2>Approvals</h2>
${
  approvals.length > 0
    ? html`<p class="footnote">What regulators decided on advanced or metastatic cancer, as far as it was seen; uses in early cancer are left out. Whether a medicine fits a person is for their care team to say.</p>
${approvalList(approvals)}`
    : html`<p>No decision of a regulator on this medicine is recorded here. That does not mean that there is none.</p>`
}
</section>`;
