import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { join } from 'node:path';
import {
  builtContract,
  requireStaged,
  stageContract,
  stagedContract,
} from '../../../../scripts/network/contract/stage-contract.ts';
import { NetworkError } from '../../../../scripts/network/network-error.ts';

describe('the program of a contract', () => {
  let contracts: string;
  beforeEach(async () => {
    contracts = await mkdtemp(join(tmpdir(), 'network-contracts-'));
  });
  afterEach(() => rm(contracts, { recursive: true }));

  it('that is in force is staged where this machine has built it', async () => {
    const built = await builtContract();
    await requireStaged(contracts, built);
    expect(await readdir(stagedContract(contracts, built))).to.include('dist');
  });

  it('stays as it was staged, whatever is built later', async () => {
    const built = { version: '0.0.0-before' };
    await stageContract(contracts, built);
    await requireStaged(contracts, built);
    expect(await readdir(contracts)).to.deep.equal(['0.0.0-before']);
  });

  it('that was never built here is not made up', async () => {
    const error: unknown = await requireStaged(contracts, { version: '9.9.9-unknown' }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(NetworkError).with.property('code', 'CONTRACT_UNKNOWN');
    expect(await readdir(contracts)).to.deep.equal([]);
  });
});
