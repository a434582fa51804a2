import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import type { Views } from '../query/views.js';
import { escapeHtml, html, raw } from './html.js';
import type { Html } from './html.js';
import { required, value } from './knowledge.js';
import { termLink } from './lexicon.js';
import { safeUrl, slugOf } from './links.js';
import { ArgumentError } from '../platform/argument-error.js';

/** A drawing of ours, ready to stand in a page. */
export interface Figure {
  /** IRI of the image, and the name of its page. */
  readonly iri: string;
  readonly slug: string | undefined;
  /** IRI of the entity that it shows. */
  readonly entity: string;
  /** The SVG inlined, so that its labels are links and its colours follow the theme. */
  readonly drawing: Html;
  /** Name of its file below `/images`. */
  readonly file: string;
  readonly caption: string | undefined;
  /** The same for patients. */
  readonly layCaption: string | undefined;
  readonly credit: string | undefined;
  readonly license: string | undefined;
}

/** Finds drawings by what they show. */
export interface Figures {
  /** The drawings of the entities given, or of all. */
  of(entities?: readonly RDF.Term[]): Promise<readonly Figure[]>;
  /** The rules that the files carry for themselves, as one sheet: a page has one style, which its policy names. */
  styles(): Promise<string>;
}

/**
 * The SVG file as markup of a page: no prolog, no script, no style of its own (`Figures.styles` has it),
 * and named by the alternative text. Its links stay reachable, so it is a group and not an image.
 */
export function inlineSvg(file: string, alt: string): Html {
  const start = file.indexOf('<svg');
  if (start < 0) throw new ArgumentError('not an SVG file');
  const body = file.slice(start)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    // A title would become a tooltip over the whole drawing; the name below says the same.
    .replace(/<(title|desc)\b[\s\S]*?<\/\1>/gi, '');
  return raw(body.replace(/^<svg\b([^>]*)>/, (_, attributes: string) =>
    `<svg${attributes.replace(/\s(?:role|aria-[a-z]+|focusable|width|height)="[^"]*"/g, '')} role="group" aria-label="${escapeHtml(alt)}">`));
}

/** Reads drawings from the folder of images; each file once. */
export function createFigures(views: Views, folder: string, base: string): Figures {
  const files = new Map<string, Promise<string>>();
  const read = (url: string): Promise<string> => {
    // Only the last segment counts, so that no description leads out of the folder.
    const name = basename(url);
    let file = files.get(name);
    if (!file) files.set(name, file = readFile(join(folder, name), 'utf8'));
    return file;
  };
  return {
    async of(entities) {
      const rows = await views.select('images', entities && { entity: entities });
      return Promise.all(rows.filter((row) => required(row, 'url').endsWith('.svg')).map(async (row) => ({
        iri: required(row, 'image'),
        slug: slugOf(required(row, 'image'), base),
        entity: required(row, 'entity'),
        drawing: inlineSvg(await read(required(row, 'url')), required(row, 'alt')),
        file: basename(required(row, 'url')),
        caption: value(row, 'caption'),
        layCaption: value(row, 'layCaption'),
        credit: value(row, 'credit'),
        license: value(row, 'license'),
      })));
    },
    async styles() {
      // An ontology needs no drawings.
      const files = await readdir(folder).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      });
      const names = files.filter((name) => name.endsWith('.svg')).sort();
      const sheets = await Promise.all(names.map(async (name) => /<style>([\s\S]*?)<\/style>/.exec(await read(name))?.[1] ?? ''));
      // The drawings share most of their rules, one per line.
      return [...new Set(sheets.flatMap((sheet) => sheet.split('\n')).filter(Boolean))].join('\n');
    },
  };
}

/** The drawing with its caption and credit, in a frame that scrolls where the drawing is wider than the page. */
export function figureMarkup({ slug, drawing, file, caption, credit, license }: Figure, className = ''): Html {
  const url = license === undefined ? undefined : safeUrl(license);
  const name = license?.includes('creativecommons.org/licenses/by/4.0') ? 'CC BY 4.0' : 'licence';
  return html`<figure class="figure ${className}">
<div class="figure-frame">${drawing}</div>
${(caption !== undefined || credit !== undefined) && html`<figcaption>${caption}${credit !== undefined && html` <span class="credit">${slug === undefined ? 'Drawing' : termLink(slug, 'Drawing')}: ${credit}${url !== undefined && html`, <a href="${url}" rel="license">${name}</a>`}. <a class="download" href="/images/${encodeURIComponent(file)}" download>SVG for slides</a></span>`}</figcaption>`}
</figure>`;
}
