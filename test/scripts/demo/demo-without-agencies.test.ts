import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../../scripts/demo/demo-people.ts';
import { loadDemo } from '../../../scripts/demo/load-demo.ts';
import { startFabricPeer } from '../../fabric-peer/start-fabric-peer.ts';
import { refusalCode } from '../../gateway/refusal-code.ts';

const FOUNDER = { agency: '11100000000009013X', organisation: 'ministry' } as const;

describe('the demonstration on a network that does not know its agencies', function () {
  this.timeout(60_000);

  it('is refused, and leaves nothing on the ledger', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-demo-'));
    const network = await startFabricPeer({
      identities: (['registrar', 'portal', 'agency'] as const).map((role) => ({ role, ...FOUNDER })),
    });
    try {
      const config = parseConfig({
        LEDGER: 'fabric',
        FABRIC_CONNECTION: network.connectionProfilePath,
        DATA_DIR: dataDir,
        PORT: '0',
      });
      const gateway = await startGateway({ config, people: await readDemoPeople() });
      const { height } = await gateway.services.ledger.status();
      expect(await refusalCode(loadDemo(gateway.services))).to.equal('SIGNER_NOT_ENROLLED');
      expect((await gateway.services.ledger.status()).height).to.equal(height);
      await gateway.stop();
    } finally {
      await network.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
