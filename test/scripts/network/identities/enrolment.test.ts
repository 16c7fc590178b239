import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { putFile } from '../../../../scripts/network/files.ts';
import { Enrolment } from '../../../../scripts/network/identities/enrolment.ts';
import { readIdentity, writeIdentity } from '../../../../scripts/network/identities/identity-files.ts';
import type { PlannedIdentity } from '../../../../scripts/network/identities/identity-plan.ts';
import { NetworkError } from '../../../../scripts/network/network-error.ts';
import { NetworkFolder } from '../../../../scripts/network/network-folder.ts';
import { selfSigned } from './self-signed.ts';

const DAY_MS = 86_400_000;
const PLANNED: PlannedIdentity = { name: 'peer0', ca: 'identities', type: 'peer', hosts: [], attributes: {} };

describe('the identities of an organisation', () => {
  let directory: string;
  let folder: NetworkFolder;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'network-identities-'));
    folder = new NetworkFolder(directory);
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** An organisation whose CA is at a port where nobody listens. */
  async function enrolment(): Promise<{ enrolment: Enrolment; port: number }> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (address === null || typeof address === 'string') throw new Error('no port');
    const { port } = address;
    const home = folder.organisation('ministry');
    await putFile(home.root, (await selfSigned(new Date(Date.now() + DAY_MS))).certificate);
    await putFile(join(home.ca, 'registrar-secret'), 'secret');
    return { enrolment: new Enrolment(folder, { id: 'ministry', ca: { host: '127.0.0.1', port } }), port };
  }

  async function refusal(work: Promise<unknown>): Promise<NetworkError> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(NetworkError);
    return error as NetworkError;
  }

  it('stay as they are while their certificates are good', async () => {
    const { enrolment: own } = await enrolment();
    const identity = await selfSigned(new Date(Date.now() + DAY_MS));
    const home = folder.organisation('ministry').identity(PLANNED.name);
    await writeIdentity(home, identity);
    await own.complete([PLANNED]);
    expect(await readIdentity(home)).to.deep.equal(identity);
  });

  it('cannot be got from a CA that does not answer, and the sentence says which', async () => {
    const { enrolment: own, port } = await enrolment();
    const { code, message, remedy } = await refusal(own.complete([PLANNED]));
    expect(code).to.equal('CA_UNREACHABLE');
    expect(message)
      .to.include('ministry')
      .and.include(`127.0.0.1:${String(port)}`);
    expect(remedy).to.include('npm run network -- up');
  });

  it('are refused when a certificate has expired, with what to do', async () => {
    const { enrolment: own } = await enrolment();
    const until = new Date(Date.now() - DAY_MS);
    await writeIdentity(folder.organisation('ministry').identity(PLANNED.name), await selfSigned(until));
    const { code, message, remedy } = await refusal(own.complete([PLANNED]));
    expect(code).to.equal('CERTIFICATE_EXPIRED');
    expect(message).to.include('peer0').and.include('ministry');
    expect(remedy).to.include('npm run network -- renew');
  });

  it('are not whole when key and certificate are of two enrolments, or one is missing', async () => {
    const home = folder.organisation('ministry').identity(PLANNED.name);
    const [first, second] = [await selfSigned(new Date()), await selfSigned(new Date())];
    await writeIdentity(home, { certificate: first.certificate, privateKey: second.privateKey });
    expect(await readIdentity(home)).to.equal(undefined);
    await rm(join(home, 'certificate.pem'));
    expect(await readIdentity(home)).to.equal(undefined);
  });
});
