import { startApplication } from './application.js';

startApplication();

// What others said of a term or claim that has the page to itself.
const article = document.querySelector<HTMLElement>('main article.term');
if (article) void import('./annotations.js').then(({ showAnnotations }) => showAnnotations(article));
