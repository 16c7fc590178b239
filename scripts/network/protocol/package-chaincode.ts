import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ProtocolError } from './protocol-error.ts';
import { tarArchive } from './tar-archive.ts';

export interface ChaincodeServer {
  /** Host and port where the contract listens, as this organisation's peers reach it. */
  readonly address: string;
  /** How long a peer waits for the connection, in seconds. Default 10. */
  readonly dialTimeoutSeconds?: number;
  readonly tls?: ChaincodeServerTls;
}

export interface ChaincodeServerTls {
  /** What the contract's certificate descends from, PEM. */
  readonly roots: string;
  /** What the peer shows the contract, where the contract asks for it. PEM. */
  readonly client?: { readonly certificate: string; readonly privateKey: string };
}

export interface PackageOptions {
  /** Name and version for people, `sealtrail_1.0`. */
  readonly label: string;
  readonly server: ChaincodeServer;
  /** What the external builder recognises. Default `ccaas`. */
  readonly type?: string;
}

export interface ChaincodePackage {
  /** What the peer calls it: the label and the SHA-256 of the bytes. */
  readonly id: string;
  readonly label: string;
  readonly bytes: Uint8Array;
}

const LABEL = /^[A-Za-z0-9][A-Za-z0-9_.+-]*$/;
const LABEL_LENGTH_MAX = 100;

/**
 * A package of a contract that runs as a service: it says where the contract listens, and holds no program. The same
 * options give the same bytes and so the same id, on any machine. Fails with PACKAGE_REFUSED where a peer would not
 * take the label.
 */
export function packageChaincode({ label, server, type = 'ccaas' }: PackageOptions): ChaincodePackage {
  if (!LABEL.test(label) || label.length > LABEL_LENGTH_MAX)
    throw new ProtocolError({
      code: 'PACKAGE_REFUSED',
      doing: 'packaging the contract',
      what: `${JSON.stringify(label)} is no label`,
      remedy: 'A label has letters, digits, "_", ".", "+" and "-", and begins with a letter or a digit.',
    });
  const code = archive('connection.json', connection(server));
  const bytes = gzip(
    tarArchive([
      { name: 'metadata.json', bytes: json({ type, label }) },
      { name: 'code.tar.gz', bytes: code },
    ]),
  );
  return { id: `${label}:${createHash('sha256').update(bytes).digest('hex')}`, label, bytes };
}

function archive(name: string, content: object): Uint8Array {
  return gzip(tarArchive([{ name, bytes: json(content) }]));
}

/** Where gzip's header says on what system it was written. */
const SYSTEM_AT = 9;
const SYSTEM_UNKNOWN = 255;

/** Stored rather than squeezed: how far bytes are squeezed depends on the release and the processor. */
function gzip(bytes: Uint8Array): Uint8Array {
  const zipped = gzipSync(bytes, { level: 0 });
  zipped[SYSTEM_AT] = SYSTEM_UNKNOWN;
  return zipped;
}

function json(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** The keys that Fabric's peer reads. */
function connection({ address, dialTimeoutSeconds = 10, tls }: ChaincodeServer): object {
  return {
    address,
    dial_timeout: `${String(dialTimeoutSeconds)}s`,
    tls_required: tls !== undefined,
    client_auth_required: tls?.client !== undefined,
    ...(tls !== undefined && { root_cert: tls.roots }),
    ...(tls?.client !== undefined && {
      client_cert: tls.client.certificate,
      client_key: tls.client.privateKey,
    }),
  };
}
