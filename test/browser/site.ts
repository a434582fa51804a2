import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startService, temporaryFolder } from '../support/process.js';

/** The service over a fixture, as a process of its own. */
export interface Site {
  /** Scheme, host and port without a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts the service over a fixture of the pages. It leaves the shapes out: the fixture is smaller than they allow. */
export async function startSite(fixture = 'graph.ttl'): Promise<Site> {
  const folder = await temporaryFolder();
  const ontology = join(folder.path, 'ontology');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  for (const file of ['schema.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
  await cp('test/fixtures/pages/images', join(ontology, 'images'), { recursive: true });
  // The start refuses evidence from a retracted paper and an established claim on one paper; pages that show them are tested without a service.
  const graph = await readFile(join('test/fixtures/pages', fixture), 'utf8');
  await writeFile(join(ontology, 'modules', 'graph.ttl'), graph.replace(/ ;\s*mpp:retracted true/, '').replaceAll('mpp:status-established', 'mpp:status-emerging'));
  const service = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data') });
  return {
    origin: service.origin,
    async close() {
      await service.stop();
      await folder.clean();
    },
  };
}
