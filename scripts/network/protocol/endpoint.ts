/** Where a peer or an orderer listens, and how it is known to be the right one. */
export interface Endpoint {
  /** Host and port, `peer0.ministry.example:7051`. */
  readonly endpoint: string;
  /** The host name that its TLS certificate must bear. */
  readonly serverName: string;
  /** The certificates its TLS certificate may descend from, PEM. */
  readonly tlsRoots: Uint8Array;
  /** What we show it, where it asks its clients for certificates. PEM. */
  readonly clientTls?: ClientTls;
}

export interface ClientTls {
  readonly certificate: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** The endpoint as a sentence names it. */
export function nameOf({ endpoint, serverName }: Endpoint): string {
  return endpoint.startsWith(`${serverName}:`) ? endpoint : `${serverName} (${endpoint})`;
}
