import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pages } from '../../server/pages/pages.js';
import { loadGraph, type TestGraph } from '../support/graph.js';
import { testPages, text } from '../support/pages.js';

let pages: Pages;
let graph: TestGraph;
beforeAll(async () => {
  graph = await loadGraph('test/fixtures/pages/graph.ttl');
  pages = testPages(graph);
});

afterAll(() => graph.close());

describe('a term', () => {
  test('shows definition, names, place in the cascade, relations with evidence, and links out', async () => {
    const page = text(await pages.term('emt'));
    for (const line of [
      'mechanism', 'epithelial-mesenchymal transition', 'Also called EMT, EMT <program>', 'Program in which epithelial cells lose junctions. It can be reversed.',
      'Source: Able 2001', 'A change that lets cells move.', 'Local invasion', 'Molecules 1', 'is promoted by molecule: SNAI1 established in in vitro mouse',
      'Evidence: 1 for, 1 against', 'SNAI1 drives the transition. This claim', '+ Supports Forced SNAI1 made epithelial cells move.', 'Able 2001 · PubMed Able 2001 · DOI Able 2001',
      'in in vitro mouse in vivo assay evidence · in cell type: epithelial cell', '− Disputes It did not in another line.', 'Cascade stages 1', 'acts in cascade stage: local invasion emerging in human', 'Evidence: 0 for, 1 inconclusive',
      'same as GO:0001837 Gene Ontology: epithelial to mesenchymal transition',
    ]) expect(page.split('\n')).toContain(line);
  });

  test('counts its evidence by study system, leaves out what was retracted, and leads to its parts', async () => {
    const lines = text(await pages.term('snai1'));
    expect(lines).not.toContain('Evidence at a glance');
    const page = await pages.term('emt');
    expect(page).not.toContain('Evidence at a glance');
    expect([...page?.matchAll(/href="#(emt--[a-z]+)"/g) ?? []].map(([, id]) => id).filter((id) => !page?.includes(`id="${id}"`))).toEqual([]);
    expect([...page?.matchAll(/href="#emt--([a-z]+)"/g) ?? []].map(([, name]) => name)).toEqual(['stage', 'molecule', 'open', 'mappings', 'papers']);
  });

  test('says what it is for search engines', async () => {
    const data = async (slug: string): Promise<unknown> => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(await pages.term(slug) ?? '')?.[1] ?? 'null');
    expect(await data('emt')).toMatchObject({
      '@type': 'DefinedTerm', '@id': 'https://w3id.org/metastasis/emt', 'alternateName': ['EMT', 'EMT <program>'], 'sameAs': ['http://purl.obolibrary.org/obo/GO_0001837'],
    });
    expect(await data('pmid-1')).toMatchObject({
      '@type': 'ScholarlyArticle', 'author': { name: 'Able A' }, 'identifier': [{ propertyID: 'PMID', value: '1' }, { propertyID: 'DOI', value: '10.1000/a(1)' }],
    });
    expect(await data('claim-snai1-promotes-emt')).toMatchObject({ '@type': 'Claim', 'text': 'SNAI1 drives the transition.', 'appearance': [{ '@id': 'https://w3id.org/metastasis/pmid-1' }] });
  });

  test('marks its stages', async () => {
    const page = await pages.term('emt');
    expect([...page?.matchAll(/<li( class="on")?><a href="\/[\w-]+" data-term="([\w-]+)" title=/g) ?? []].map(([, on, slug]) => [slug, on !== undefined]))
      .toEqual([['local-invasion', true], ['intravasation', false]]);
  });

  test('links what the text names, and not itself', async () => {
    const page = await pages.term('emt');
    expect(page).toContain('Program in which <a href="/epithelial-cell" data-term="epithelial-cell">epithelial cells</a> lose junctions');
    expect(page).not.toContain('data-term="emt">');
  });

  test('puts the article of its window into the page', async () => {
    const page = await pages.term('emt');
    expect(page).toContain('<article class="term" data-term="emt" aria-labelledby="emt--title">');
    expect(page).toContain('<h1 id="emt--title">epithelial-mesenchymal transition</h1>');
    expect(page).toContain('<link rel="canonical" href="https://example.org/emt">');
    expect(page).toContain('href="/graph?focus=emt"');
    expect(page).toContain('<a href="/emt.jsonld">JSON-LD</a>');
  });

  test('offers the queries that it was made from', async () => {
    const page = await pages.term('emt');
    const queries = [...page?.matchAll(/<a href="\/query\?query=([^"]*)">([^<]*)</g) ?? []];
    expect(queries.map(([, , title]) => title)).toEqual(['Everything said directly', 'Claims', 'Evidence', 'Stages', 'Other vocabularies']);
    expect(decodeURIComponent(queries[1]?.[1] ?? '').replace(/\s+/g, ' ')).toContain('VALUES ?entity { mpp:emt } { ?claim rdf:subject ?entity. } UNION');
  });

  test('draws its neighborhood: what acts on it on the left, what it acts on on the right, each a link with a name', async () => {
    const page = await pages.term('emt');
    expect([...page?.matchAll(/<a href="([^"]*)" data-term="[^"]*" aria-label="([^"]*)"><rect class="hit" x="(\d+)"/g) ?? []].map(([, ...parts]) => parts)).toEqual([
      ['/snai1', 'is promoted by molecule SNAI1, established', '0'], ['/local-invasion', 'acts in cascade stage local invasion, emerging', '342'],
    ]);
    expect(await pages.term('metastatic-cascade')).not.toContain('class="neighbourhood"');
  });

  test('names hypotheses with their status, the papers cited, and how to cite the term itself', async () => {
    const page = text(await pages.term('emt'));
    expect(page).toContain('Hypotheses and open questions\nnamed by\nhypothesis: EMT is required contested');
    expect(page).toContain('2 papers cited here\nBaker 2002 retracted Another PubMed Baker 2002\nAble 2001 On &lt;moving&gt; cells'.replace(/&lt;/g, '<').replace(/&gt;/g, '>'));
    expect(page).toContain('Cite this\n“epithelial-mesenchymal transition”. Metastasis Perspective, version 01234567. https://w3id.org/metastasis/emt');
  });

  test('lists the facts of its kind, and follows no unsafe address', async () => {
    const page = await pages.term('abemaciclib');
    expect(text(page)).toContain('drug class\nCDK4/6 inhibitor');
    expect(text(page)).toContain('last checked\n21 November 2026');
    expect(page).toContain('When its source was read is not on record. <a href="https://www.example.org/approval" rel="external">example.org</a>, javascript:alert(1)');
    expect(await pages.term('nct00000001')).toContain('<a href="https://clinicaltrials.gov/study/NCT00000001" rel="external">NCT00000001</a>');
  });

  test('that was withdrawn says what replaces it', async () => {
    expect(text(await pages.term('old-term'))).toContain('Withdrawn. This term is kept so that its address stays valid. Use mechanism: epithelial-mesenchymal transition instead.');
  });
});

describe('other resources', () => {
  test('a hypothesis shows evidence for and against side by side', async () => {
    const page = text(await pages.term('emt-required'));
    expect(page).toContain('No metastasis without EMT. contested');
    expect(page).toMatch(/For 1\n\+ Supports Loss of SNAI1 stopped spread\.[\s\S]*Against 1\n− Disputes Cells spread without it\.\nBaker 2002 retracted/);
    expect(page).toContain('addresses the question\nopen question: Which traits are required?');
  });

  test('a claim names both ends, its status and its evidence', async () => {
    const page = text(await pages.term('claim-snai1-promotes-emt'));
    expect(page).toContain('claim\nmolecule: SNAI1 promotes mechanism: epithelial-mesenchymal transition');
    expect(page).toContain('SNAI1 drives the transition. established');
  });

  test('a paper lists its evidence and the terms that it helped to define', async () => {
    const page = text(await pages.term('pmid-1'));
    expect(page).toContain('paper\nOn <moving> cells\nAble A. J Test 7:1-9 (2001)');
    expect(page).toContain('3 evidence lines from Able 2001');
    expect(page).toContain('supports SNAI1 drives the transition. established\nForced SNAI1 made epithelial cells move.');
    expect(page).toContain('Helped to define\nmechanism: epithelial-mesenchymal transition');
    expect(text(await pages.term('pmid-2'))).toContain('Retracted. This paper is never used as evidence.');
  });

  test('a property has a plain page', async () => {
    expect(text(await pages.term('promotes'))).toContain('Makes this process, state or actor more frequent, stronger or faster.');
  });

  test('what nothing is said of has none', async () => {
    expect(await pages.term('no-such-term')).toBeUndefined();
    const page = await pages.notFound('<x>', ['https://w3id.org/metastasis/emt']);
    expect(page).toContain('<code>/&lt;x&gt;</code>');
    expect(text(page)).toContain('Did you mean one of these?\nmechanism: epithelial-mesenchymal transition');
    expect(page).toContain('<meta name="robots" content="noindex">');
  });
});

describe('the perspective', () => {
  test('tells scientists and patients the same in their own words', async () => {
    const scientists = await pages.whole();
    expect(text(scientists)).toContain('Step 2\nLocal invasion\nEMT precedes local invasion and intravasation.\nWhat is not known\nHow many.\n1 mechanism · 2 claims · 2 evidence lines, 1 in people about local invasion');
    expect(text(scientists)).toContain('Research and treatment\nArgued\nEMT is required 1 for, 0 against\nRecent papers\nAble 2001 all papers about local invasion');
    const patients = await pages.whole('patients');
    expect(text(patients)).toContain('Step 2\nMoving in\nSome cells begin to move.');
    expect(text(patients)).toContain('What is not known\nIt is not known how many.');
    expect(patients).toContain('<html lang="en" data-audience="patients">');
  });

  test('is in the order of the cascade, tracks last', async () => {
    const ids = [...(await pages.whole()).matchAll(/<section class="stage track-(\w+)" id="([\w-]+)"/g)].map(([, track, id]) => `${track} ${id}`);
    expect(ids).toEqual(['main local-invasion', 'main intravasation', 'route lymphatic-dissemination']);
  });

  test('inlines the drawing without a style of its own', async () => {
    const page = await pages.perspective();
    expect(page).toContain('<svg xmlns="http://www.w3.org/2000/svg" class="mpp-figure" viewBox="0 0 200 100" role="group" aria-label="Cells leave a &quot;tumor&quot;.">');
    expect(page).not.toMatch(/style="/);
    expect(page.match(/<style>[^<]*<\/style>/g)).toEqual(['<style>body{margin:0}</style>', '<style>@page{}\n.mpp-figure text{fill:var(--fig-ink)}</style>']);
  });
});

test('a drawing has a page of its own, which the drawing names', async () => {
  const page = await pages.term('image-cascade') ?? '';
  expect(page).toContain('<p class="badge kind-image">');
  expect(page).toContain('aria-label="Cells leave a &quot;tumor&quot;."');
  expect(page).toContain('<h2>In words</h2><p>Cells leave a &quot;tumor&quot;.</p>');
  expect(page).toContain('<a class="entity" href="/metastatic-cascade" data-term="metastatic-cascade">');
  expect(page).toContain('<a href="/image-cascade" data-term="image-cascade">Drawing</a>: Test');
  // It is no node of the graph, and nothing is claimed of it.
  expect(page).not.toMatch(/Explore in the graph|Claims as TSV/);
});

test('no page has a script or style but those that its policy names by their hashes', async () => {
  const { policy } = await pages.inline();
  const source = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  for (const page of [await pages.perspective(), await pages.term('emt'), await pages.graph(), await pages.query(), await pages.about()]) {
    expect(page).not.toMatch(/\son\w+="|\sstyle="/);
    const styles = [...page?.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g) ?? []];
    const scripts = [...page?.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g) ?? []].filter(([, attributes, body]) => body !== '' && !attributes?.includes('application/'));
    expect([styles.filter(([, body]) => !policy.style.split(' ').includes(source(body))), scripts.map(([,, body]) => source(body))]).toEqual([[], [policy.script]]);
  }
});

test('a page has the style that all have and that of its kind, and paper comes last', async () => {
  const of = (page = ''): readonly (string | undefined)[] => [...page.matchAll(/<style>\S*?(\w+){/g)].map(([, first]) => first);
  expect([of(await pages.perspective()), of(await pages.term('emt')), of(await pages.about())]).toEqual(Array(3).fill(['body', 'page']));
  expect(of(await pages.graph())).toEqual(['body', 'menu', 'bar', 'page']);
  expect(of(await pages.query())).toEqual(['body', 'menu', 'editor', 'page']);
  expect([of(await pages.genes()), of(await pages.contribute())]).toEqual([['body', 'gene', 'page'], ['body', 'door', 'page']]);
});

test('a shared link has title, description and a picture; those of the window on top where there is one', async () => {
  const shared = (page = ''): Readonly<Record<string, string>> => Object.fromEntries([...page.matchAll(/<meta (?:property|name)="(og:\w+|twitter:card)" content="([^"]*)">/g)].map(([, name, content]) => [name, content]));
  const front = await pages.perspective();
  expect(shared(front)).toMatchObject({ 'og:title': expect.stringContaining('Metastasis') as unknown, 'og:url': 'https://example.org/', 'og:image': 'https://example.org/assets/share.png', 'twitter:card': 'summary_large_image' });
  expect(shared(await pages.term('emt'))).toMatchObject({ 'og:title': 'Epithelial-mesenchymal transition: Metastasis Perspective', 'og:description': 'Program in which epithelial cells lose junctions. It can be reversed.', 'og:url': 'https://example.org/emt' });
  const windows = await pages.withWindows(front, '/', new URLSearchParams('open=snai1,emt,no-such-term'));
  expect(shared(windows)).toMatchObject({ 'og:title': 'Epithelial-mesenchymal transition: Metastasis Perspective', 'og:description': 'Program in which epithelial cells lose junctions. It can be reversed.' });
  expect(shared(await pages.withWindows(front, '/', new URLSearchParams('open=no-such-term')))).toEqual(shared(front));
});

test('the query page holds the query and the examples', async () => {
  const page = await pages.query({ query: 'SELECT "</textarea>"' });
  expect(page).toContain('>SELECT &quot;&lt;/textarea&gt;&quot;</textarea>');
  expect(page).toContain('<a href="/query?query=SELECT%20*%20WHERE%20%7B%20%3Fs%20%3Fp%20%22o%22%20%7D">All &lt;things&gt;</a>');
  expect(page).toContain('<form class="query-form" action="/sparql" method="get"');
});

test('the about page counts', async () => {
  const page = text(await pages.about());
  expect(page).toContain('11 terms, 2 claims, 3 evidence lines and 2 papers');
  expect(page).toContain('cascade stages\n3');
  expect(page).toContain('established\n1');
  // The line of the retracted paper, which disputes in vitro, is not among them.
  expect(page).toContain('System\nFor\nAgainst\nOpen\nMouse\n2\n0\n0\nHuman\n0\n0\n1\nIn vitro\n1\n0\n0');
  expect(page).toContain('Local invasion\n2\n2\n1');
});
