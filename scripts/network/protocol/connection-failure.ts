import { ProtocolError } from './protocol-error.ts';

const TLS = /certificate|altname|handshake|SSL|wrong version number|EPROTO|ECONNRESET|socket hang up/i;
const CLIENT_CERTIFICATE = /alert (certificate required|bad certificate|unknown ca)/i;
const LAST_ERROR = /Last error: (?:Error(?: \[\w+\])?: )?(?<last>.*?)\.?\s*Resolution note/s;
const OPENSSL = /SSL routines:[^:]*:(?<openssl>[^:]+):/;

/** No connection came about. `words`: what the system or the TLS library said. */
export function connectionFailure(doing: string, words: string, cause: unknown): ProtocolError {
  const what = plainWords(words);
  if (!TLS.test(words))
    return new ProtocolError(
      {
        code: 'SERVER_UNREACHABLE',
        doing,
        what: `nobody answers (${what})`,
        remedy: 'Start it, or look at its log for why it ended.',
      },
      { cause },
    );
  const remedy = CLIENT_CERTIFICATE.test(words)
    ? "It wants a client certificate of its own organisation's, in force."
    : 'Another program may listen on this port, or a certificate is of another network or has expired.';
  return new ProtocolError(
    { code: 'SERVER_NOT_TRUSTED', doing, what: `the TLS connection failed (${what})`, remedy },
    { cause },
  );
}

/** It was reached, or may have been, and stayed silent. */
export function silence(doing: string, cause: unknown): ProtocolError {
  return new ProtocolError(
    {
      code: 'SERVER_TIMED_OUT',
      doing,
      what: 'it did not answer in time',
      remedy: 'It may be overloaded or stopped (its log says), or a firewall drops the connection.',
    },
    { cause },
  );
}

function plainWords(words: string): string {
  const last = LAST_ERROR.exec(words)?.groups?.['last'] ?? words;
  const openssl = OPENSSL.exec(last)?.groups?.['openssl'];
  return (openssl ?? last.replace(/; if the root CA.*/, '')).trim();
}
