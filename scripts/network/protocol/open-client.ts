import { credentials, type ChannelCredentials, type Client, type ClientOptions } from '@grpc/grpc-js';
import type { Endpoint } from './endpoint.ts';

type ClientClass<C extends Client> = new (
  address: string,
  creds: ChannelCredentials,
  options: ClientOptions,
) => C;

/** Config blocks and transactions of a full block fit. */
const MESSAGE_BYTES_MAX = 100 * 1024 * 1024;

/** A client of one of Fabric's services over TLS. It connects with the first call; the caller closes it. */
export function openClient<C extends Client>(Service: ClientClass<C>, server: Endpoint): C {
  const { clientTls } = server;
  const creds = credentials.createSsl(
    Buffer.from(server.tlsRoots),
    clientTls === undefined ? null : Buffer.from(clientTls.privateKey),
    clientTls === undefined ? null : Buffer.from(clientTls.certificate),
  );
  return new Service(server.endpoint, creds, {
    'grpc.ssl_target_name_override': server.serverName,
    'grpc.default_authority': server.serverName,
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
    'grpc.enable_retries': 0,
  });
}
