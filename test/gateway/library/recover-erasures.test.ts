import { join } from 'node:path';
import { expect } from 'chai';
import type { Library } from '#gateway/library/library';
import { recoverErasures } from '#gateway/library/recover-erasures';
import { openLibrary } from '#gateway/library/sqlite-library';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  AGENCY,
  documentIn,
  identifierOf,
  itemOf,
  MASTER_KEY,
  NOW_MS,
  OTHER_SUBJECT,
  stage,
  SUBJECT,
  tamper,
} from './library-items.ts';

const ERASURE = { agency: AGENCY, commandId: 'erasure-0001' };
const OTHER = { agency: AGENCY, commandId: 'erasure-0002' };

describe('an erasure between its record and its deed', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'library.sqlite');
  let library: Library;
  const documents = (): Promise<string[]> =>
    Promise.all([1, 2].map((serial) => documentIn(library, identifierOf(serial))));

  beforeEach(async () => {
    library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    await library.stageMany([itemOf(1), itemOf(2, { subjectId: OTHER_SUBJECT })]);
  });
  afterEach(() => library.close());

  async function reopen(): Promise<void> {
    await library.close();
    library = openLibrary({ path: path(), masterKey: MASTER_KEY });
  }

  it('is finished at the next start where the ledger has it, and dropped where it has not', async () => {
    await library.intendErasure(ERASURE, SUBJECT);
    await library.intendErasure(OTHER, OTHER_SUBJECT);
    await reopen();
    const recordedAt = ({ commandId }: { commandId: string }): Promise<number | undefined> =>
      Promise.resolve(commandId === ERASURE.commandId ? NOW_MS : undefined);
    expect(await recoverErasures({ library, recordedAt, unknown: 'drop' })).to.deep.equal({
      carriedOut: 1,
      dropped: 1,
    });
    expect(await documents()).to.deep.equal(['erased', itemOf(2).document]);
    expect(await library.get(identifierOf(1))).to.deep.equal({ state: 'erased', erasedAt: NOW_MS });
    expect(await recoverErasures({ library, recordedAt, unknown: 'drop' })).to.deep.equal({
      carriedOut: 0,
      dropped: 0,
    });
  });

  it('is kept where the ledger may still get it', async () => {
    await library.intendErasure(ERASURE, SUBJECT);
    const recordedAt = (): Promise<undefined> => Promise.resolve(undefined);
    const settled = await recoverErasures({ library, recordedAt, unknown: 'keep' });
    expect(settled).to.deep.equal({ carriedOut: 0, dropped: 0 });
    expect(await library.intendedErasures({ limit: 10 })).to.have.length(1);
    expect(await documents()).to.deep.equal([itemOf(1).document, itemOf(2).document]);
  });

  it('is not guessed at while the ledger cannot be asked', async () => {
    await library.intendErasure(ERASURE, SUBJECT);
    const recordedAt = (): Promise<never> => Promise.reject(new Error('no ledger'));
    const failure = await recoverErasures({ library, recordedAt, unknown: 'drop' }).catch(
      (error: unknown) => error,
    );
    expect(failure).to.have.property('message', 'no ledger');
    expect(await documents()).to.deep.equal([itemOf(1).document, itemOf(2).document]);
    expect(await library.intendedErasures({ limit: 10 })).to.have.length(1);
  });

  it('destroys nothing by being intended, nor where the ledger refused it', async () => {
    await library.intendErasure(ERASURE, SUBJECT);
    expect(await documents()).to.deep.equal([itemOf(1).document, itemOf(2).document]);
    await library.dropErasure(ERASURE);
    expect(await library.intendedErasures({ limit: 10 })).to.deep.equal([]);
    const failure = await library.carryOutErasure(ERASURE, NOW_MS).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TypeError);
    expect(await documents()).to.deep.equal([itemOf(1).document, itemOf(2).document]);
  });

  it('repeated, has its first answer and spares what was issued since', async () => {
    await library.intendErasure(ERASURE, SUBJECT);
    expect(await library.carryOutErasure(ERASURE, NOW_MS)).to.deep.equal({ documents: 1 });
    await stage(library, itemOf(3));
    await library.intendErasure(ERASURE, SUBJECT);
    await library.dropErasure(ERASURE);
    expect(await library.carryOutErasure(ERASURE, NOW_MS + 1)).to.deep.equal({ documents: 1 });
    expect(await documentIn(library, identifierOf(3))).to.equal(itemOf(3).document);
    expect(await library.get(identifierOf(1))).to.deep.equal({ state: 'erased', erasedAt: NOW_MS });
  });

  it('never changes whom it is about', async () => {
    await library.intendErasure(ERASURE, SUBJECT);
    expect(await refusalCode(library.intendErasure(ERASURE, OTHER_SUBJECT))).to.equal('ID_REUSED');
  });

  it('can be intended in a library that an earlier version made', async () => {
    await library.close();
    tamper(path(), (db) => {
      db.exec('DROP TABLE erasures; PRAGMA user_version = 1');
    });
    library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    await library.intendErasure(ERASURE, SUBJECT);
    expect(await library.carryOutErasure(ERASURE, NOW_MS)).to.deep.equal({ documents: 1 });
  });
});
