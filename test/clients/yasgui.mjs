// YASGUI in a browser, from another origin than the endpoint's: what is typed is sent, and what comes back stands in its table.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { launchBrowser } from '../../dist/test/browser/browser.js';

const { ENDPOINT: endpoint, YASGUI: folder } = process.env;
const prefixes = 'PREFIX mpp: <https://w3id.org/metastasis/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ';
const browser = await launchBrowser();
for (const build of ['@zazuko/yasgui', '@triply/yasgui']) {
  const page = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="yasgui.min.css"><div id="yasgui"></div><script src="yasgui.min.js"></script>
    <script>var yasgui = new Yasgui(document.getElementById("yasgui"), { requestConfig: { endpoint: ${JSON.stringify(endpoint)} } })</script>`;
  const server = createServer((req, res) => {
    if (req.url === '/') res.setHeader('content-type', 'text/html').end(page);
    else {
      readFile(join(folder, 'node_modules', build, 'build', basename(req.url))).then(
        (bytes) => res.setHeader('content-type', req.url.endsWith('css') ? 'text/css' : 'text/javascript').end(bytes), () => res.writeHead(404).end());
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tab = await (await browser.newContext()).newPage();
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  /** Types a query, presses Ctrl-Enter, and gives the status and what is shown. */
  const ask = async (query, shown) => {
    await tab.locator('.tabPanel.active .CodeMirror').first().click();
    await tab.evaluate((text) => { globalThis.yasgui.getTab().getYasqe().setValue(text); }, query);
    const [response] = await Promise.all([tab.waitForResponse((each) => each.url().startsWith(endpoint) && each.request().method() !== 'OPTIONS'), tab.keyboard.press('Control+Enter')]);
    const place = tab.locator('.tabPanel.active .yasr').filter({ hasText: shown });
    await place.waitFor({ timeout: 10_000 });
    return response.status();
  };
  assert.equal(await ask(`${prefixes}SELECT ?l { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }`, 'metástasis'), 200);
  assert.deepEqual((await tab.locator('.tabPanel.active .yasr table tbody td').allInnerTexts()).map((cell) => cell.trim()), ['1', '"metástasis"@es']);
  assert.equal(await ask(`${prefixes}ASK { mpp:emt a mpp:Mechanism }`, /true/i), 200);
  assert.equal(await ask(`${prefixes}CONSTRUCT { mpp:metastasis skos:prefLabel ?l } { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }`, 'metástasis'), 200);
  assert.equal(await ask('SELECT * {\n  ?s ?p }', 'Line 2, column 9'), 400);
  assert.equal(await ask('SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }', 'no remote service is allowed here'), 403);
  server.closeAllConnections();
  server.close();
}
await browser.close();
process.stdout.write('YASGUI: as expected\n');
