import { claimColumnOf, columnOf, FIELDS, type ColumnMapping } from './column-mapping.js';
import type { Fault } from './fault.js';
import type { IssuingType } from './issuing-type.js';

/** What spreadsheets of some countries put where CSV has a comma. */
const OTHER_SEPARATORS = /[;\t]/;

/** What the columns of a file lack for a type, and what they are mapped to that it has not. */
export function missingColumns(
  columns: readonly string[],
  type: IssuingType,
  mapping: ColumnMapping,
): Fault[] {
  if (columns.length === 1 && OTHER_SEPARATORS.test(columns[0] ?? ''))
    return [
      {
        line: 1,
        detail: 'semicolons or tabs stand between the columns; save the file with commas',
        zh: '各列以分号或制表符分隔，请另存为以逗号分隔的文件',
      },
    ];
  const { properties, required } = type.claimSchema;
  const mapped = [...mapping.keys()];
  const unknownClaims = mapped
    .filter((target) => target.startsWith('claims.') && !Object.hasOwn(properties, target.slice(7)))
    .map((target) => ({
      line: 1,
      detail: `${type.code} has no claim ${target.slice(7)}`,
      zh: `${type.code} 没有 ${target.slice(7)} 这一项`,
    }));
  const needed = new Set([
    columnOf(mapping, 'holderName'),
    columnOf(mapping, 'idNumber'),
    ...FIELDS.filter((field) => mapping.has(field)).map((field) => columnOf(mapping, field)),
    ...required.map((claim) => claimColumnOf(mapping, claim)),
  ]);
  const absent = [...needed].filter((column) => !columns.includes(column));
  return [
    ...unknownClaims,
    ...absent.map((column) => ({ line: 1, column, detail: 'the column is missing', zh: '缺少此列' })),
  ];
}

/** Columns that neither a field nor a claim of the type takes. */
export function unusedColumns(
  columns: readonly string[],
  type: IssuingType,
  mapping: ColumnMapping,
): string[] {
  const used = new Set([
    ...FIELDS.map((field) => columnOf(mapping, field)),
    ...Object.keys(type.claimSchema.properties).map((claim) => claimColumnOf(mapping, claim)),
  ]);
  return columns.filter((column) => !used.has(column));
}
