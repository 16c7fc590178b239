import { SqliteAdapter, type CreateTableBuilder, type Kysely } from 'kysely';
import { ACCESS_COUNT_KEY, type TrailTables } from './trail-tables.js';

type ColumnType = 'text' | 'bigint' | 'integer';

/** `name: type`, with `?` after the type where the column may be null. */
type Columns = Readonly<Record<string, ColumnType | `${ColumnType}?`>>;

export async function createTable(db: Kysely<TrailTables>, name: keyof TrailTables): Promise<void> {
  const { columns, key: primaryKey } = TABLES[name];
  // In SQLite an integer key is the order of the rows themselves, and needs no index.
  const onSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    const nullable = type.endsWith('?');
    const isKey = type === 'bigint' && primaryKey.length === 1 && primaryKey[0] === column;
    const dataType = isKey && onSqlite ? 'integer' : (type.replace('?', '') as ColumnType);
    table = table.addColumn(column, dataType, (c) => (nullable ? c : c.notNull()));
  }
  await table.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey]).execute();
}

const TABLES: Readonly<
  Record<keyof TrailTables, { readonly columns: Columns; readonly key: readonly string[] }>
> = {
  events: {
    columns: {
      seq: 'bigint',
      block: 'bigint',
      transaction_id: 'text',
      at: 'bigint',
      type: 'text',
      agency: 'text',
      officer: 'text?',
      subject_id: 'text?',
      about: 'text?',
      command_id: 'text',
      requester: 'text?',
      provider: 'text?',
      body: 'text',
    },
    key: ['seq'],
  },
  certificates: {
    columns: {
      identifier: 'text',
      seq: 'bigint',
      block: 'bigint',
      transaction_id: 'text',
      issuer: 'text',
      certificate_type: 'text',
      type_version: 'integer',
      subject_id: 'text',
      digest: 'text',
      seal_key_id: 'text',
      issued_at: 'bigint',
      valid_from: 'bigint',
      valid_until: 'bigint?',
      status: 'text',
      predecessor: 'text?',
      successor: 'text?',
    },
    key: ['identifier'],
  },
  erasures: {
    columns: {
      seq: 'bigint',
      subject_id: 'text',
      block: 'bigint',
      transaction_id: 'text',
      at: 'bigint',
      agency: 'text',
      command_id: 'text',
    },
    key: ['seq'],
  },
  requests: {
    columns: {
      request_id: 'text',
      seq: 'bigint',
      agency: 'text',
      subject_id: 'text',
      purpose: 'text',
      status: 'text',
      answer_by: 'bigint',
      body: 'text',
      answer_body: 'text?',
    },
    key: ['request_id'],
  },
  grants: {
    columns: {
      grant_id: 'text',
      seq: 'bigint',
      subject_id: 'text',
      recipient: 'text',
      purpose: 'text',
      status: 'text',
      valid_from: 'bigint',
      valid_until: 'bigint',
      max_uses: 'integer?',
      used: 'integer',
      notice_version: 'integer',
      ended_at: 'bigint?',
      successor: 'text?',
      body: 'text',
    },
    key: ['grant_id'],
  },
  accesses: {
    columns: {
      access_id: 'text',
      seq: 'bigint',
      block: 'bigint',
      at: 'bigint',
      requester: 'text',
      provider: 'text',
      officer: 'text?',
      subject_id: 'text',
      categories: 'text',
      purpose: 'text',
      basis: 'text',
      asked: 'text',
      decision: 'text',
      reason: 'text?',
      grant_id: 'text?',
      counted: 'integer',
      case_number: 'text',
      concealed_until: 'bigint?',
      review_by: 'bigint?',
      delete_by: 'bigint?',
      state: 'text',
      dispute: 'text?',
      reviewed: 'text?',
      released_at: 'bigint?',
      erased_at: 'bigint?',
      release_body: 'text?',
      refusal_body: 'text?',
      receipt_body: 'text?',
      failure_body: 'text?',
      review_body: 'text?',
      objection_body: 'text?',
      resolution_body: 'text?',
    },
    key: ['seq'],
  },
  access_counts: {
    columns: {
      seq: 'bigint',
      day: 'bigint',
      requester: 'text',
      provider: 'text',
      purpose: 'text',
      basis: 'text',
      decision: 'text',
      reason: 'text',
      count: 'integer',
    },
    key: ACCESS_COUNT_KEY,
  },
  registry: {
    columns: {
      kind: 'text',
      code: 'text',
      version: 'integer',
      seq: 'bigint',
      status: 'text',
      body: 'text',
      history: 'text',
    },
    key: ['kind', 'code', 'version'],
  },
  subject_keys: {
    columns: { subject_id: 'text', key_id: 'text', seq: 'bigint', status: 'text', public_key: 'text' },
    key: ['subject_id', 'key_id'],
  },
  representatives: {
    columns: {
      appointment_id: 'text',
      seq: 'bigint',
      subject_id: 'text',
      representative_id: 'text',
      kind: 'text',
      valid_from: 'bigint',
      valid_until: 'bigint',
      ended_at: 'bigint?',
      body: 'text',
    },
    key: ['appointment_id'],
  },
  quarantine: {
    columns: {
      seq: 'bigint',
      block: 'bigint',
      transaction_id: 'text',
      place: 'integer',
      reason: 'text',
      body: 'text',
    },
    key: ['seq'],
  },
  position: { columns: { id: 'integer', block: 'bigint', time: 'bigint', seq: 'bigint' }, key: ['id'] },
};

export const TRAIL_TABLE_NAMES = Object.keys(TABLES) as (keyof TrailTables)[];
