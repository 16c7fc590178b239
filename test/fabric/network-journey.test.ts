import { expect } from 'chai';
import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import { leaveOut } from '../leave-out.ts';
import { PeerClient } from './peer-client.ts';
import { missingForNetwork, TestNetwork } from './test-network.ts';

const missing = await missingForNetwork();
const { agencies } = await readDemoCatalogue();
const FOUNDER = agencies[0]?.creditCode ?? '';

function registerAgency(index: number): object {
  const agency = agencies[index];
  return {
    type: 'registry.register-agency',
    id: `journey-${String(index)}`,
    officer: 'o'.repeat(43),
    ...agency,
  };
}

describe('a network from nothing to its end', function () {
  if (missing !== undefined) {
    leaveOut(this, missing);
    return;
  }
  this.timeout(90_000);
  let network: TestNetwork;

  before(async () => {
    network = await TestNetwork.describe();
    await network.up();
  });
  after(() => network.remove());

  async function commit(index: number): Promise<unknown> {
    const client = await PeerClient.open(network.connection('ministry'), {
      agency: FOUNDER,
      role: 'registrar',
    });
    try {
      return await client.execute(registerAgency(index));
    } finally {
      client.close();
    }
  }

  it('tells that every process is ready', async () => {
    const { code, output } = await network.run('status');
    expect(output)
      .to.match(/peer0\.ministry +ready/)
      .and.match(/contract\.province-a\.0 +ready/);
    expect(code, output).to.equal(0);
  });

  it('commits a command that both organisations have executed', async () => {
    expect(await commit(0)).to.have.nested.property('[0].ok', true);
  });
});
