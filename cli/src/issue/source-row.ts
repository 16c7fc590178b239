/** One row of the agency's file. */
export interface SourceRow {
  /** Where the row begins in the file, from 1. */
  readonly line: number;
  /** Text from CSV; whatever JSON says from NDJSON. */
  readonly values: Readonly<Record<string, unknown>>;
}
