import { cp, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { CodedError } from '#core/coded-error';
import { ServiceError } from '#gateway/service-error';
import { openLedgerFolder } from '#gateway/ledger/embedded/ledger-folder';
import { openEmbeddedLedger } from '#gateway/ledger/embedded/open-embedded-ledger';
import { verifyLedger } from '#gateway/ledger/embedded/verify-ledger';
import { ACTORS, NOW_MS } from '../core/rule-context.ts';
import { ask, registered } from '../gateway/ledger/ledger-world.ts';

const COMMANDS = 12;

/** Opens the ledger and checks all of it: `whole` with its height, or the code that names what is wrong. */
async function judge(folder: string): Promise<string> {
  try {
    const parts = await openLedgerFolder(folder);
    try {
      const report = await verifyLedger(parts, () => undefined);
      return 'fault' in report ? 'STORAGE_DAMAGED' : `whole ${String(report.blocks)}`;
    } finally {
      parts.store.close();
    }
  } catch (error) {
    if (error instanceof ServiceError || error instanceof CodedError) return error.code;
    throw error;
  }
}

describe('a ledger file that is torn, or whose bytes were turned', function () {
  this.timeout(120_000);
  let whole: string;
  let copy: string;
  let bytes: Buffer;
  let height: number;

  before(async () => {
    whole = await mkdtemp(join(tmpdir(), 'sealtrail-torn-'));
    copy = `${whole}-copy`;
    const ledger = await openEmbeddedLedger({ dataDir: whole, clock: () => NOW_MS });
    await registered(ledger);
    for (let i = 0; i < COMMANDS; i += 1) await ledger.submit([ask(`access-${String(i)}`)], ACTORS.agency);
    ({ height } = await ledger.status());
    await ledger.close();
    bytes = await readFile(join(whole, 'ledger.sqlite'));
    await cp(whole, copy, { recursive: true });
  });
  after(async () => {
    await rm(whole, { recursive: true });
    await rm(copy, { recursive: true });
  });

  const file = (): string => join(copy, 'ledger.sqlite');
  async function restore(): Promise<void> {
    for (const suffix of ['-wal', '-shm']) await rm(file() + suffix, { force: true });
    await writeFile(file(), bytes);
  }

  it('is whole as it was written', async () => {
    expect(await judge(copy)).to.equal(`whole ${String(height)}`);
  });

  it('is refused loudly wherever its end is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (length) => {
        await restore();
        await truncate(file(), length);
        expect(await judge(copy)).to.be.oneOf(['STORAGE_DAMAGED', 'LEDGER_UNAVAILABLE']);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused where nothing is left of it, or it is gone, and its key is there', async () => {
    for (const lose of [(): Promise<void> => truncate(file(), 0), (): Promise<void> => rm(file())]) {
      await restore();
      await lose();
      expect(await judge(copy)).to.equal('STORAGE_DAMAGED');
    }
  });

  it('is refused where the schema in it was changed', async () => {
    const column = bytes.indexOf('signature BLOB NOT NULL');
    expect(column).to.be.greaterThan(0);
    for (const place of [column, column + 'signature BLOB NOT'.length + 2]) {
      await restore();
      const turned = Buffer.from(bytes);
      turned[place] = (turned[place] ?? 0) ^ 1;
      await writeFile(file(), turned);
      expect(await judge(copy)).to.equal('STORAGE_DAMAGED');
    }
  });

  it('is refused where bytes have become text', async () => {
    // The header of an entry of `commands` (sqlite.org/fileformat2.html, 2.1): agency, id, digest.
    const header = Buffer.of(13 + 2 * ACTORS.agency.agency.length, 13 + 2 * 'access-0'.length, 12 + 2 * 32);
    const place = bytes.indexOf(header) + 2;
    expect(place).to.be.greaterThan(2);
    await restore();
    const turned = Buffer.from(bytes);
    turned[place] = (turned[place] ?? 0) ^ 1;
    await writeFile(file(), turned);
    expect(await judge(copy)).to.equal('STORAGE_DAMAGED');
  });

  it('is whole or refused, and never shorter in silence, wherever a byte is turned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, mask) => {
        await restore();
        const handle = await open(file(), 'r+');
        await handle.write(Buffer.of((bytes[place] ?? 0) ^ mask), 0, 1, place);
        await handle.close();
        // A byte that means nothing, in free space, may be any.
        expect(await judge(copy)).to.be.oneOf([
          `whole ${String(height)}`,
          'STORAGE_DAMAGED',
          'LEDGER_UNAVAILABLE',
        ]);
      }),
      { numRuns: 100 },
    );
  });
});
