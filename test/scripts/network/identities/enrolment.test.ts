import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
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
/** An enrolment with this for a certificate, as a CA answers. */
function enrolled(certificate: string): string {
  const result = { Cert: Buffer.from(certificate).toString('base64'), ServerInfo: { CAChain: '' } };
  return JSON.stringify({ success: true, result, errors: [], messages: [] });
}

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

  /** An organisation whose CA's port is answered by this, with a certificate that is good for so long. */
  async function answering(
    listener: RequestListener,
    validMs: number,
  ): Promise<{ own: Enrolment; stop: () => void }> {
    const { certificate, privateKey } = await selfSigned(new Date(Date.now() + validMs));
    const server = createHttpsServer({ cert: certificate, key: privateKey }, listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const home = folder.organisation('ministry');
    await putFile(home.root, certificate);
    await putFile(join(home.ca, 'registrar-secret'), 'secret');
    const own = new Enrolment(folder, { id: 'ministry', ca: { host: '127.0.0.1', port } });
    const stop = (): void => {
      server.close();
      server.closeAllConnections();
    };
    return { own, stop };
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

  const strangers: readonly [string, string, RequestListener][] = [
    ['no JSON', 'CA_STRANGE', (_, answer) => answer.end('<html>Welcome</html>')],
    ['nothing', 'CA_STRANGE', (_, answer) => answer.end()],
    ['another form', 'CA_STRANGE', (_, answer) => answer.end('{"success":true}')],
    ['no certificate', 'CA_STRANGE', (_, answer) => answer.end(enrolled('certificate'))],
    [
      'a failure of its own',
      'CA_STRANGE',
      (_, answer) => {
        answer.statusCode = 502;
        answer.end('Bad Gateway');
      },
    ],
    [
      'a refusal',
      'CA_REFUSED',
      (_, answer) => {
        answer.statusCode = 401;
        answer.end('{"success":false,"errors":[{"code":20,"message":"Authentication failure"}]}');
      },
    ],
    ['an end of the connection', 'CA_UNREACHABLE', (request) => request.socket.destroy()],
  ];
  for (const [title, code, answer] of strangers)
    it(`cannot be got from who answers with ${title}, and nothing is kept`, async () => {
      const { own, stop } = await answering(answer, DAY_MS);
      try {
        const error = await refusal(own.complete([PLANNED]));
        expect(error.code, error.message).to.equal(code);
        expect(error.message).to.include('the CA of ministry (https://127.0.0.1:');
        expect(await readIdentity(folder.organisation('ministry').identity(PLANNED.name))).to.equal(
          undefined,
        );
      } finally {
        stop();
      }
    });

  it("cannot be got from a CA whose server's certificate has expired", async () => {
    const { own, stop } = await answering((_, answer) => answer.end(), -1_000);
    try {
      const { code, remedy } = await refusal(own.complete([PLANNED]));
      expect(code).to.equal('CERTIFICATE_EXPIRED');
      expect(remedy).to.include('npm run network -- renew');
    } finally {
      stop();
    }
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
