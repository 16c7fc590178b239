import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { answerBrokenRequest } from '#gateway/http/answer-broken-request';

describe('a request that cannot be read', () => {
  let server: Server;

  before((done) => {
    server = createServer({ headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 });
    server.on('clientError', answerBrokenRequest);
    server.on('request', (_request, response) => response.end('answered'));
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(done);
    server.closeAllConnections();
  });

  /** Sends the bytes, and gives all that comes back until the other side hangs up. */
  async function sent(bytes: string): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(bytes);
    return await text(socket);
  }

  const broken: readonly [string, string, number, string][] = [
    ['is no HTTP', '\x16\x03\x01\x00\xa5\r\n\r\n', 400, 'REQUEST_MALFORMED'],
    [
      'names two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'has too large a header',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'HEADER_TOO_LARGE',
    ],
    [
      'has too long an address',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      431,
      'HEADER_TOO_LARGE',
    ],
    ['does not come to its end', 'GET / HTTP/1.1\r\nHost: x\r\n', 408, 'REQUEST_TIMED_OUT'],
  ];
  for (const [title, bytes, status, code] of broken)
    it(`is answered with a problem where it ${title}`, async () => {
      const [head = '', body = ''] = (await sent(bytes)).split('\r\n\r\n');
      expect(head).to.match(new RegExp(`^HTTP/1.1 ${String(status)} `));
      expect(head).to.include('Content-Type: application/problem+json');
      const problem = JSON.parse(body) as { instance: string };
      expect(problem).to.include({ status, code });
      expect(problem.instance).to.match(/^urn:sealtrail:request:[0-9a-f-]{36}$/);
    });

  it('gets no second answer into one that was given before', async () => {
    const answers = await sent('GET / HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n');
    expect(answers)
      .to.match(/^HTTP\/1.1 200 /)
      .and.not.include('problem');
  });
});
