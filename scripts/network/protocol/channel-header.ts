import { common } from '@hyperledger/fabric-protos';
import timestampProtocol from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import type { ClientTls } from './endpoint.ts';
import { creatorOf, type Signer } from './signer.ts';

const NONCE_BYTES = 24;

/** Who says it, with a nonce of its own. */
export function signatureHeader(signer: Signer): common.SignatureHeader {
  const header = new common.SignatureHeader();
  header.setCreator(creatorOf(signer));
  header.setNonce(randomBytes(NONCE_BYTES));
  return header;
}

export interface ChannelHeaderFields {
  readonly type: common.HeaderTypeMap[keyof common.HeaderTypeMap];
  /** Empty for what concerns a peer rather than a channel. */
  readonly channel: string;
  /** Of the connection, where the server asks its clients for certificates: it compares. */
  readonly clientTls?: ClientTls | undefined;
}

export function channelHeader({ type, channel, clientTls }: ChannelHeaderFields): common.ChannelHeader {
  const header = new common.ChannelHeader();
  header.setType(type);
  header.setChannelId(channel);
  header.setTimestamp(timestampProtocol.Timestamp.fromDate(new Date()));
  if (clientTls !== undefined) {
    const { raw } = new X509Certificate(clientTls.certificate);
    header.setTlsCertHash(createHash('sha256').update(raw).digest());
  }
  return header;
}
