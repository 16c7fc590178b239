import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DocumentToStage, Library } from '#gateway/library/library';
import { openLibrary } from '#gateway/library/sqlite-library';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  AGENCY,
  digestOf,
  documentIn,
  documentOf,
  identifierOf,
  itemOf,
  MASTER_KEY,
  NOW_MS,
  OTHER_AGENCY,
  rawBytes,
  stage,
  SUBJECT,
} from './library-items.ts';

describe('openLibrary', () => {
  const folder = temporaryFolder();
  let now: number;
  let library: Library;

  const open = (waitingRowsMax = 20_000): Library =>
    openLibrary({
      path: join(folder(), 'library.sqlite'),
      masterKey: MASTER_KEY,
      clock: () => now,
      waitingRowsMax,
    });

  async function reopen(waitingRowsMax?: number): Promise<void> {
    await library.close();
    library = open(waitingRowsMax);
  }

  beforeEach(() => {
    now = NOW_MS;
    library = open();
  });

  afterEach(() => library.close());

  describe('staging', () => {
    it('keeps a document, durably and unconfirmed', async () => {
      const item = itemOf(1);
      const { document, digest, identifier, subjectId } = item;
      const expected = { identifier, subjectId, document, digest, confirmed: false };
      expect(await stage(library, item)).to.deep.equal({ state: 'staged', ...expected });
      await reopen();
      expect(await library.get(identifier)).to.deep.equal({
        state: 'present',
        subjectId,
        document,
        digest,
        confirmed: false,
      });
      expect(await library.find(item, item.requestDigest)).to.deep.equal({ state: 'found', ...expected });
    });

    it('gives a repeat the document of the first time, whatever was made since', async () => {
      const first = itemOf(1);
      await stage(library, first);
      const document = documentOf('the same request, sealed again with another salt');
      const again = { ...first, document, digest: digestOf(document), identifier: identifierOf(7) };
      const found = await stage(library, again);
      expect(found).to.include({ state: 'found', document: first.document, identifier: first.identifier });
      expect(await documentIn(library, identifierOf(7))).to.equal('absent');
    });

    it('gives one document to 50 repeats at the same time', async () => {
      const items = Array.from({ length: 50 }, (_, attempt) => {
        const document = documentOf(`attempt ${String(attempt)}`);
        return { ...itemOf(1), document, digest: digestOf(document) };
      });
      const answers = await Promise.all(items.map((item) => stage(library, item)));
      expect(new Set(answers.map(({ document }) => document)).size).to.equal(1);
      expect(answers.filter(({ state }) => state === 'staged')).to.have.length(1);
      expect(await documentIn(library, identifierOf(1))).to.equal(answers[0]?.document);
    });

    it('refuses another request under the same command, also at the same time', async () => {
      const [first, second] = [
        itemOf(1),
        itemOf(1, { content: 'another request', identifier: identifierOf(2) }),
      ];
      const codes = await Promise.all([first, second].map((item) => refusalCode(stage(library, item))));
      expect(codes).to.deep.equal([undefined, 'ID_REUSED']);
      expect(await refusalCode(library.find(first, second.requestDigest))).to.equal('ID_REUSED');
      expect(await documentIn(library, identifierOf(1))).to.equal(first.document);
      expect(await documentIn(library, identifierOf(2))).to.equal('absent');
    });

    it('numbers commands by agency', async () => {
      await stage(library, itemOf(1));
      const other = itemOf(1, {
        agency: OTHER_AGENCY,
        identifier: identifierOf(2),
        content: 'of another agency',
      });
      expect(await stage(library, other)).to.include({ state: 'staged', document: other.document });
      expect(await library.find({ ...other, agency: AGENCY }, itemOf(1).requestDigest)).to.have.property(
        'document',
        itemOf(1).document,
      );
    });

    it('refuses an identifier that another command has', async () => {
      await stage(library, itemOf(1));
      const second = itemOf(2, { identifier: identifierOf(1) });
      expect(await refusalCode(stage(library, second))).to.equal('CERTIFICATE_EXISTS');
      expect(await library.find(second, second.requestDigest)).to.equal(undefined);
    });

    it('gives each of a batch its own outcome', async () => {
      await stage(library, itemOf(1));
      const outcomes = await library.stageMany([
        itemOf(1),
        itemOf(2),
        itemOf(3, { identifier: identifierOf(1) }),
        itemOf(2, { content: 'the same command in one batch' }),
        itemOf(4),
      ]);
      const told = outcomes.map((outcome) =>
        outcome.state === 'refused' ? outcome.error.code : outcome.state,
      );
      expect(told).to.deep.equal(['found', 'staged', 'CERTIFICATE_EXISTS', 'ID_REUSED', 'staged']);
      expect(await documentIn(library, identifierOf(4))).to.equal(itemOf(4).document);
    });

    it('takes a batch of 1,000 and refuses one of 1,001', async () => {
      const items = Array.from({ length: 1001 }, (_, serial) =>
        itemOf(serial, { subjectId: digestOf(`subject ${String(serial % 300)}`) }),
      );
      expect(await refusalCode(library.stageMany(items))).to.equal('BATCH_TOO_LARGE');
      expect(await refusalCode(library.confirm(items))).to.equal('BATCH_TOO_LARGE');
      expect(await refusalCode(library.discard(items))).to.equal('BATCH_TOO_LARGE');
      const outcomes = await library.stageMany(items.slice(1));
      expect(outcomes.every(({ state }) => state === 'staged')).to.equal(true);
      expect(await documentIn(library, identifierOf(1000))).to.equal(items[1000]?.document);
    });

    it('refuses more than may wait, and takes it once there is room', async () => {
      await reopen(2);
      const [first, second, third] = [1, 2, 3].map((serial) => refusalCode(stage(library, itemOf(serial))));
      expect([await first, await second, await third]).to.deep.equal([undefined, undefined, 'QUEUE_FULL']);
      expect(await refusalCode(stage(library, itemOf(3)))).to.equal(undefined);
    });

    it('finishes what was accepted before it closes', async () => {
      const staged = Promise.all(Array.from({ length: 700 }, (_, serial) => stage(library, itemOf(serial))));
      await new Promise((resolve) => {
        queueMicrotask(() => {
          resolve(undefined);
        });
      });
      await reopen();
      expect(await staged).to.have.length(700);
      expect(await documentIn(library, identifierOf(699))).to.equal(itemOf(699).document);
    });
  });

  it('refuses to write once it is closed, and closes only once', async () => {
    await library.close();
    await library.close();
    expect(await refusalCode(stage(library, itemOf(1)))).to.equal('STOPPING');
    expect(await refusalCode(library.confirm([itemOf(1)]))).to.equal('STOPPING');
    library = open();
    expect(await documentIn(library, identifierOf(1))).to.equal('absent');
  });

  describe('confirming and discarding', () => {
    it('tells a confirmed document from a staged one', async () => {
      await library.stageMany([itemOf(1), itemOf(2)]);
      await library.confirm([itemOf(1), itemOf(9)]);
      await library.confirm([itemOf(1)]);
      await reopen();
      expect(await library.get(identifierOf(1))).to.have.property('confirmed', true);
      expect(await library.get(identifierOf(2))).to.have.property('confirmed', false);
      expect(await stage(library, itemOf(1))).to.include({ state: 'found', confirmed: true });
    });

    it('forgets what is discarded, and then takes another request under the command', async () => {
      await stage(library, itemOf(1));
      await library.discard([itemOf(1), itemOf(9)]);
      expect(await documentIn(library, identifierOf(1))).to.equal('absent');
      const other = itemOf(1, { content: 'another request' });
      expect(await stage(library, other)).to.include({ state: 'staged', document: other.document });
    });

    it('never discards what is confirmed, nor what another agency staged', async () => {
      await library.stageMany([itemOf(1), itemOf(2)]);
      await library.confirm([itemOf(1)]);
      await library.discard([itemOf(1), { ...itemOf(2), agency: OTHER_AGENCY }]);
      expect(await documentIn(library, identifierOf(1))).to.equal(itemOf(1).document);
      expect(await documentIn(library, identifierOf(2))).to.equal(itemOf(2).document);
    });

    it('lists what waits for its confirmation, oldest first, page by page', async () => {
      await library.stageMany([itemOf(1), itemOf(2), itemOf(3)]);
      now += 60_000;
      await stage(library, itemOf(4));
      await library.confirm([itemOf(2)]);
      const first = await library.stagedOlderThan({ ageMs: 0, limit: 2 });
      expect(first.map(({ commandId }) => commandId)).to.deep.equal(['command-1', 'command-3']);
      expect(first[0]).to.deep.include({
        agency: AGENCY,
        identifier: identifierOf(1),
        subjectId: SUBJECT,
        digest: itemOf(1).digest,
        confirmed: false,
        erasedAt: null,
      });
      const rest = await library.stagedOlderThan({ ageMs: 0, limit: 2, after: first[1]?.place ?? 0 });
      expect(rest.map(({ commandId }) => commandId)).to.deep.equal(['command-4']);
      const old = await library.stagedOlderThan({ ageMs: 60_000, limit: 10 });
      expect(old.map(({ commandId }) => commandId)).to.deep.equal(['command-1', 'command-3']);
    });
  });

  describe('a page', () => {
    for (const limit of [0, -1, 1.5, 1001, NaN])
      it(`of ${String(limit)} entries is taken for a mistake`, async () => {
        const failure = await library.stagedOlderThan({ ageMs: 0, limit }).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(TypeError);
      });
  });

  describe('mistakes of ours', () => {
    const MISTAKES: readonly (readonly [title: string, change: Partial<DocumentToStage>])[] = [
      ['a digest of something else', { digest: digestOf('something else') }],
      ['a document that is none', { document: 'no document', digest: digestOf('no document') }],
      ['an identifier with a line break', { identifier: `${identifierOf(1)}\n` }],
      ['a subject by name', { subjectId: '张三' }],
      ['a command without id', { commandId: '' }],
      ['an agency by name', { agency: 'agency' }],
      ['a request without digest', { requestDigest: '' }],
    ];
    for (const [title, change] of MISTAKES)
      it(`keeps nothing of ${title}, nor repeats it`, async () => {
        const failure = await stage(library, { ...itemOf(1), ...change }).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(TypeError);
        expect(String(failure)).to.not.include('张三');
        expect(await documentIn(library, identifierOf(1))).to.equal('absent');
      });
  });

  it('keeps its files for their owner only, and nothing readable in them', async () => {
    await stage(library, itemOf(1));
    const names = await readdir(folder());
    expect(names).to.include.members(['library.sqlite', 'library.sqlite-wal']);
    for (const name of names) expect((await stat(join(folder(), name))).mode & 0o777).to.equal(0o600);
    const bytes = await rawBytes(folder());
    expect(bytes.includes(identifierOf(1))).to.equal(true);
    const { document, requestDigest } = itemOf(1);
    for (const secret of ['张三', document, document.split('.')[1] ?? '', requestDigest])
      expect(bytes.includes(secret)).to.equal(false);
    expect(bytes.includes(Buffer.from(requestDigest, 'base64url'))).to.equal(false);
  });
});
