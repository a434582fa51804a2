/** Run by Jest after all suites. */
export { endServices as default } from './shared-services.js';
