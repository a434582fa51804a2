import type { Format } from '../text/formats.js';
import { post } from './run.js';
import { openingComment } from '../tabs/share.js';

const fileName = (text: string): string => (openingComment(text) ?? 'query').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'query';

/** Fetches a result and hands it to the browser as a file. @throws as `post`: what goes wrong is told on the page. */
export async function download(text: string, { name, mediaType }: Format, signal: AbortSignal): Promise<void> {
  const response = await post({ query: text, format: name }, mediaType, signal), address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName(text)}.${name}`;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
}
