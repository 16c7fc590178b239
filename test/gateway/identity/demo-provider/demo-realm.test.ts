import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import { parseConfig } from '#gateway/gateway-config';
import { DEMO_REALM } from '#gateway/identity/demo-provider/demo-realm';
import { startGateway } from '#gateway/start-gateway';
import { readDemoCatalogue } from '../../../../scripts/demo/demo-catalogue.ts';
import { readDemoPeople } from '../../../../scripts/demo/demo-people.ts';

const KEY = 'found-the-ledger';

describe("the demonstration's officers", function () {
  this.timeout(30_000);
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-realm-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  /** The registrar founds the ledger, always by the same command, at a gateway on any port. */
  async function found(): Promise<{ address: string; status: number; body: unknown }> {
    const config = parseConfig({ DATA_DIR: dataDir, PORT: '0' });
    const gateway = await startGateway({ config, people: await readDemoPeople() });
    try {
      const { address } = gateway;
      const { accessToken } = await obtainDemoToken({ url: address, person: 'registrar' });
      const [founder] = (await readDemoCatalogue()).agencies;
      const response = await fetch(`${address}/v1/agencies`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${accessToken}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': KEY,
        },
        body: JSON.stringify(founder),
      });
      return { address, status: response.status, body: await response.json() };
    } finally {
      await gateway.stop();
    }
  }

  it('are the same after a start on another port: a command that is repeated is answered as before', async () => {
    const first = await found();
    expect(first.status).to.equal(201);
    const second = await found();
    expect(second.address).not.to.equal(first.address);
    expect(second.status, JSON.stringify(second.body)).to.equal(200);
    expect(second.body).to.deep.equal(first.body);
  });

  it("belong to a name that no deployment's provider can have", () => {
    const settings = { DEMO: 'off', OIDC_ISSUER: DEMO_REALM };
    expect(() => parseConfig(settings)).to.throw(Error, 'OIDC_ISSUER');
  });
});
