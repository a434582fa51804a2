import { element } from '../dom.js';
import type { Canvas } from './canvas.js';
import { belongs, networkFiles, pictureOf, toNetwork } from './exports.js';
import type { Layout } from './layout/model.js';
import { openMenu } from './menu.js';
import type { Palette } from './palette.js';
import type { Session } from './session.js';
import { viewQuery } from './sparql.js';
import { writeState } from './state.js';
import type { ExploredStore } from './store.js';

/** What exports are made from. */
export interface ExportSources {
  readonly session: Session;
  readonly store: ExploredStore;
  readonly canvas: Canvas;
  readonly palette: () => Palette;
  readonly layout: () => Layout;
  readonly say: (text: string) => void;
  /** Opens a file in Cytoscape JSON or CX2. Throws when it is neither. */
  readonly openFile: (text: string) => void;
}

/** Widest and highest picture, in pixels: browsers make no larger ones. */
const largest = 12_000;

function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  element('a', { href: url, download: name }).click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 1000);
}

/** The menu of files that a view can be saved to, and of other ways to take it along. */
export function startExportMenu(button: HTMLElement, sources: ExportSources): void {
  const { session, store, canvas, palette, layout, say } = sources;
  const file = element('input', { type: 'file', accept: '.cyjs,.cx2,.json,application/json', hidden: '' });
  button.after(file);
  file.addEventListener('change', () => {
    void file.files?.[0]
      ?.text()
      .then((text) => {
        sources.openFile(text);
      })
      .catch((error: unknown) => {
        say(`The file could not be opened (${error instanceof Error ? error.message : 'unknown error'}).`);
      });
    file.value = '';
  });
  const network = () => toNetwork(session.shown, layout(), session.data, writeState({ ...session.state, viewport: canvas.viewport() }, ''));
  const save = (text: string, ending: string, mediaType: string): void => { download(`metastasis-graph.${ending}`, new Blob([text], { type: mediaType })); };
  const saveRdf = (mediaType: 'text/turtle' | 'application/ld+json', ending: string): void => {
    say('Reading the statements…');
    const { shown, explored, data } = session;
    store.learnAll().then(() => store.serialize(mediaType, belongs(shown, explored, data, store.triples()))).then(
      (text) => {
        save(text, ending, mediaType);
        say(`${shown.edges.length} connections saved as ${ending === 'ttl' ? 'Turtle' : 'JSON-LD'}.`);
      },
      (error: unknown) => { say(`The statements could not be read (${error instanceof Error ? error.message : 'unknown error'}).`); },
    );
  };
  const saveNetwork = (name: string): void => {
    const format = networkFiles.get(name);
    if (format) save(format.write(network()), format.ending, format.mediaType);
  };
  const savePicture = (): void => {
    const stages = new Set(session.data.stages.map(({ iri }) => iri)), touched = new Set(session.shown.edges.flatMap(({ source, target }) => [source, target]));
    save(pictureOf(network(), palette(), session.data, stages, touched), 'svg', 'image/svg+xml');
  };
  button.addEventListener('click', () => {
    const { left, bottom } = button.getBoundingClientRect();
    openMenu([
      'Picture', { label: 'PNG, twice the size', run: () => { download('metastasis-graph.png', canvas.cy.png({ output: 'blob', full: true, scale: 2, maxWidth: largest, maxHeight: largest, bg: palette().surface })); } },
      { label: 'SVG', run: savePicture }, { label: 'Print', run: () => { print(); } },
      'Statements', { label: 'Turtle', run: () => { saveRdf('text/turtle', 'ttl'); } }, { label: 'JSON-LD', run: () => { saveRdf('application/ld+json', 'jsonld'); } },
      'Network', { label: 'Cytoscape JSON', run: () => { saveNetwork('cyjs'); } }, { label: 'CX2 (Cytoscape, NDEx)', run: () => { saveNetwork('cx2'); } }, { label: 'GraphML', run: () => { saveNetwork('graphml'); } },
      'Tables', { label: 'Connections with evidence (TSV)', run: () => { saveNetwork('edges'); } }, { label: 'Terms (TSV)', run: () => { saveNetwork('nodes'); } },
      'This view', { label: 'Its SPARQL query', run: () => { location.assign(`/query?query=${encodeURIComponent(viewQuery(session.state, session.data))}`); } },
      { label: 'Open a Cytoscape JSON or CX2 file…', run: () => { file.click(); } },
    ], { x: left, y: bottom + 4 }, 'Export');
  });
}
