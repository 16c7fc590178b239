import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { ServiceError } from '../../service-error.js';
import { isDamage } from '../../storage/sqlite-code.js';

const SCHEMA_VERSION = 1;

/** How many lapsed rows one write takes away: more than it adds, and never a pause that a person notices. */
const SWEPT_PER_WRITE = 20;

/** Nothing in the file outlives a sign-in by much. */
const WAY_OUT = 'delete it, and people sign in again';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS artifact (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    grant_id TEXT,
    uid TEXT,
    user_code TEXT,
    expires_at INTEGER,
    PRIMARY KEY (model, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS artifact_grant ON artifact (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_uid ON artifact (uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_user_code ON artifact (user_code) WHERE user_code IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_expiry ON artifact (expires_at) WHERE expires_at IS NOT NULL;
  PRAGMA user_version = ${String(SCHEMA_VERSION)};
`;

/**
 * What the demonstration's OpenID provider remembers (sessions, sign-ins under way, codes), in one SQLite file of
 * mode 0600: a session outlives a restart and a used code stays used after a power cut. Rows that have lapsed
 * are never found, and are taken away a few at a time with every write.
 */
export class ProviderStore {
  readonly #database: DatabaseSync;
  readonly #clock: () => number;
  readonly #statements: Statements;

  /** `clock` gives milliseconds since the epoch. Fails with STORAGE_DAMAGED for what a newer version or nobody wrote. */
  constructor(path: string, clock: () => number) {
    closeSync(openSync(path, 'a', 0o600));
    this.#clock = clock;
    this.#database = new DatabaseSync(path, { timeout: 5_000 });
    try {
      prepareSchema(this.#database, path);
      this.#statements = prepareStatements(this.#database);
    } catch (error) {
      this.#database.close();
      if (!isDamage(error)) throw error;
      throw new ServiceError('STORAGE_DAMAGED', `${path} is damaged; ${WAY_OUT}`, { cause: error });
    }
  }

  /** The face that `oidc-provider` asks for, for one kind of artifact. */
  adapter(model: string): Adapter {
    const { find, findByUid, findByUserCode, consume, destroy, revoke } = this.#statements;
    const run = (statement: StatementSync, ...values: readonly (string | number)[]): Promise<void> => {
      statement.run(model, ...values);
      return Promise.resolve();
    };
    return {
      upsert: (id, payload, expiresIn) => {
        this.#upsert({ model, id, payload, expiresIn });
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(this.#read(find, model, id)),
      findByUid: (uid) => Promise.resolve(this.#read(findByUid, model, uid)),
      findByUserCode: (code) => Promise.resolve(this.#read(findByUserCode, model, code)),
      consume: (id) => run(consume, id, this.#nowSeconds()),
      destroy: (id) => run(destroy, id),
      revokeByGrantId: (grantId) => run(revoke, grantId),
    };
  }

  close(): void {
    this.#database.close();
  }

  #upsert(artifact: {
    model: string;
    id: string;
    payload: AdapterPayload;
    expiresIn: number | undefined;
  }): void {
    const { model, id, payload, expiresIn } = artifact;
    this.#statements.sweep.run(this.#nowSeconds(), SWEPT_PER_WRITE);
    this.#statements.upsert.run(
      model,
      id,
      JSON.stringify(payload),
      payload.grantId ?? null,
      payload.uid ?? null,
      payload.userCode ?? null,
      expiresIn === undefined ? null : this.#nowSeconds() + expiresIn,
    );
  }

  #read(statement: StatementSync, model: string, key: string): AdapterPayload | undefined {
    const payload = statement.get(model, key, this.#nowSeconds())?.['payload'];
    return typeof payload === 'string' ? (JSON.parse(payload) as AdapterPayload) : undefined;
  }

  #nowSeconds(): number {
    return Math.floor(this.#clock() / 1000);
  }
}

function prepareSchema(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const found = database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (typeof found !== 'number' || found > SCHEMA_VERSION)
    throw new ServiceError(
      'STORAGE_DAMAGED',
      `${path} was written by a newer version; start that one, or ${WAY_OUT}`,
    );
  database.exec(SCHEMA);
}

type Statements = ReturnType<typeof prepareStatements>;

/** Every statement begins with the model; readers end with the time. */
function prepareStatements(
  database: DatabaseSync,
): Record<
  'upsert' | 'find' | 'findByUid' | 'findByUserCode' | 'consume' | 'destroy' | 'revoke' | 'sweep',
  StatementSync
> {
  const findBy = (column: string): StatementSync =>
    database.prepare(
      `SELECT payload FROM artifact WHERE model = ? AND ${column} = ? AND (expires_at IS NULL OR expires_at > ?)`,
    );
  return {
    upsert: database.prepare('INSERT OR REPLACE INTO artifact VALUES (?, ?, ?, ?, ?, ?, ?)'),
    find: findBy('id'),
    findByUid: findBy('uid'),
    findByUserCode: findBy('user_code'),
    consume: database.prepare(
      "UPDATE artifact SET payload = json_set(payload, '$.consumed', ?3) WHERE model = ?1 AND id = ?2",
    ),
    destroy: database.prepare('DELETE FROM artifact WHERE model = ? AND id = ?'),
    revoke: database.prepare('DELETE FROM artifact WHERE model = ? AND grant_id = ?'),
    sweep: database.prepare(
      `DELETE FROM artifact WHERE (model, id) IN (SELECT model, id FROM artifact WHERE expires_at <= ? LIMIT ?)`,
    ),
  };
}
