import { required } from '../dom.js';

/** The parts of the page that scripts fill or listen to. */
export const findParts = () => ({
  form: required<HTMLFormElement>('[data-query-form]'), area: required<HTMLTextAreaElement>('[data-query-text]'),
  outcome: required('[data-query-outcome]'), status: required('[data-query-status]'), error: required('[data-query-error]'), output: required('[data-query-results]'),
  cancel: required<HTMLButtonElement>('[data-query-cancel]'), empty: required<HTMLButtonElement>('[data-query-why]'), there: required<HTMLButtonElement>('[data-query-there]'),
  formatField: required<HTMLSelectElement>('#query-format'), parameters: required('[data-query-parameters]'), shared: required('[data-query-shared]'), remarks: required('[data-query-remarks]'),
});

export type QueryParts = ReturnType<typeof findParts>;
