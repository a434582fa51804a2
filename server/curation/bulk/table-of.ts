import type { Forms } from '../forms/forms.js';
import { isTableName, tableModel, tableNames, type TableName } from './columns.js';

/** Which table a text is: by the column that names its resources, or else by the name of its file. */
export function tableOf(text: string, file: string, forms: Forms): TableName | undefined {
  const head = (
    text
      .slice(0, 20_000)
      .replace(/^\ufeff/, '')
      .split(/\r?\n|\r/, 20)
      .find((each) => each.trim() !== '' && !each.startsWith('#')) ?? ''
  )
    .split('\t')
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  return tableNames.find((name) => head.includes(tableModel(name, forms).key)) ?? file.toLowerCase().replace(/^.*[\\/]/, '').split(/[^a-z]+/).find(isTableName);
}

/** The columns by which tables are known. */
export const keyColumns = (forms: Forms): string => tableNames.map((name) => tableModel(name, forms).key).join(', ');
