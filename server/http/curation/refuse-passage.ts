import { isSeen } from '../../pages/passages.js';
import { Problem } from '../../platform/problem.js';
import type { Version } from '../../pages/version.js';

/**
 * Nobody can follow a comment on words that the page does not have.
 *
 * @param passage '' where it is about no passage.
 * @throws Problem 422 with its member.
 */
export async function refusePassage({ slug, label }: { readonly slug: string; readonly label: string }, passage: string, { pages }: Version): Promise<void> {
  if (passage === '') return;
  if (!isSeen(passage))
    throw new Problem(422, 'Passage not seen', 'The passage has no sign that is seen. Copy the words from the page, or leave it out.', {
      member: 'target.selector.exact',
      page: `/${slug}`,
    });
  if (await pages.says(slug, passage) !== false) return;
  throw new Problem(
    422,
    'Passage not found',
    `The page of ${label} does not have these words: “${passage.slice(0, 80)}${passage.length > 80 ? '…' : ''}”. Copy them from the page as it is now, or leave them out and write what you mean.`,
    { member: 'target.selector.exact', page: `/${slug}` },
  );
}
