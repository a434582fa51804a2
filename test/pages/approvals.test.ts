import { expect, test } from '@jest/globals';
import { loadGraph } from '../support/graph.js';
import { testPages, text } from '../support/pages.js';

test('a drug without a recorded approval says that nothing follows from that; a therapy that is no drug says nothing', async () => {
  const graph = await loadGraph('test/fixtures/pages/urgent.ttl');
  try {
    const pages = testPages(graph);
    expect(text(await pages.term('drug')).replace(/\s+/g, ' ')).toContain('Approvals No decision of a regulator on this medicine is recorded here. That does not mean that there is none.');
    expect(await pages.term('surgery')).not.toContain('approval-section');
  } finally {
    await graph.close();
  }
});
