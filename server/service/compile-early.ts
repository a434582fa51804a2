import { setFlagsFromString } from 'node:v8';

/**
 * Every function of this process and its threads is compiled when it is first called, and not only once it has been
 * called often: it costs a few percent of a start, and the first questions of each kind are answered sooner.
 */
export function compileEarly(): void {
  setFlagsFromString('--always-sparkplug');
}
