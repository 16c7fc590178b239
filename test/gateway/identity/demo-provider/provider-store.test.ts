import { rmSync, truncateSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { ServiceError } from '#gateway/service-error';
import { ProviderStore } from '#gateway/identity/demo-provider/provider-store';
import { NOW_MS, NOW_S } from '../access-tokens.ts';

describe('ProviderStore', () => {
  let folder: string;
  let path: string;
  let now: number;
  let store: ProviderStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-oidc-'));
    path = join(folder, 'oidc.sqlite');
    now = NOW_MS;
    store = new ProviderStore(path, () => now);
  });

  afterEach(async () => {
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  function countRows(): number {
    const database = new DatabaseSync(path, { readOnly: true });
    const row = database.prepare('SELECT count(*) AS n FROM artifact').get();
    database.close();
    return Number(row?.['n']);
  }

  it('keeps its files from others', async () => {
    await store.adapter('Session').upsert('s', { uid: 'u' }, 60);
    for (const name of ['oidc.sqlite', 'oidc.sqlite-wal']) {
      expect((await stat(join(folder, name))).mode & 0o777, name).to.equal(0o600);
    }
  });

  it('finds by id, uid and user code, each kind for itself', async () => {
    const sessions = store.adapter('Session');
    await sessions.upsert('a', { uid: 'u', userCode: 'c', accountId: 'issuer-1' }, 60);
    const expected = { uid: 'u', userCode: 'c', accountId: 'issuer-1' };
    expect(await sessions.find('a')).to.deep.equal(expected);
    expect(await sessions.findByUid('u')).to.deep.equal(expected);
    expect(await sessions.findByUserCode('c')).to.deep.equal(expected);
    expect(await sessions.find('b')).to.equal(undefined);
    const others = store.adapter('Interaction');
    expect(await others.find('a')).to.equal(undefined);
    expect(await others.findByUid('u')).to.equal(undefined);
    expect(await others.findByUserCode('c')).to.equal(undefined);
  });

  it('replaces, also what it was found by', async () => {
    const sessions = store.adapter('Session');
    await sessions.upsert('a', { uid: 'old' }, 60);
    await sessions.upsert('a', { uid: 'new' }, 60);
    expect(await sessions.findByUid('old')).to.equal(undefined);
    expect(await sessions.findByUid('new')).to.deep.equal({ uid: 'new' });
  });

  it('remembers after a restart', async () => {
    await store.adapter('Session').upsert('a', { uid: 'u' }, 60);
    store.close();
    store = new ProviderStore(path, () => now);
    expect(await store.adapter('Session').find('a')).to.deep.equal({ uid: 'u' });
  });

  it('marks what was used with the time, and forgets what was destroyed', async () => {
    const codes = store.adapter('AuthorizationCode');
    await codes.upsert('a', { grantId: 'g' }, 60);
    await codes.consume('a');
    expect(await codes.find('a')).to.deep.equal({ grantId: 'g', consumed: NOW_S });
    await codes.destroy('a');
    expect(await codes.find('a')).to.equal(undefined);
  });

  it('revokes what hangs on one grant, of one kind', async () => {
    const codes = store.adapter('AuthorizationCode');
    const tokens = store.adapter('AccessToken');
    await codes.upsert('a', { grantId: 'g' }, 60);
    await codes.upsert('b', { grantId: 'other' }, 60);
    await tokens.upsert('c', { grantId: 'g' }, 60);
    await codes.revokeByGrantId('g');
    expect(await codes.find('a')).to.equal(undefined);
    expect(await codes.find('b')).to.not.equal(undefined);
    expect(await tokens.find('c')).to.not.equal(undefined);
  });

  it('never finds what has lapsed, to the second', async () => {
    const codes = store.adapter('AuthorizationCode');
    await codes.upsert('a', { uid: 'u' }, 60);
    now += 59_999;
    expect(await codes.find('a')).to.not.equal(undefined);
    now += 1;
    expect(await codes.find('a')).to.equal(undefined);
    expect(await codes.findByUid('u')).to.equal(undefined);
  });

  it('takes lapsed rows away a few at a time, and nothing else', async () => {
    const codes = store.adapter('AuthorizationCode');
    for (let index = 0; index < 50; index += 1) await codes.upsert(`old-${String(index)}`, {}, 60);
    await codes.upsert('kept', {});
    now += 60_000;
    await codes.upsert('new-1', {}, 60);
    expect(countRows()).to.equal(32);
    await codes.upsert('new-2', {}, 60);
    await codes.upsert('new-3', {}, 60);
    expect(countRows()).to.equal(4);
    expect(await codes.find('kept')).to.deep.equal({});
  });

  for (const bytes of [100, 12_288])
    it(`refuses a file of which ${String(bytes)} bytes are left, and says what to do`, () => {
      store.close();
      truncateSync(path, bytes);
      expect(() => new ProviderStore(path, () => now))
        .to.throw(ServiceError, /oidc\.sqlite is damaged; delete it/)
        .with.property('code', 'STORAGE_DAMAGED');
      rmSync(path);
      store = new ProviderStore(path, () => now);
    });

  it('refuses a file of a newer version and says what to do', () => {
    store.close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 2');
    database.close();
    expect(() => new ProviderStore(path, () => now)).to.throw(/newer version/);
    store = new ProviderStore(join(folder, 'other.sqlite'), () => now);
  });
});
