import { join } from 'node:path';

/**
 * Where everything of a network lies. An organisation's keys are in its own folder, so that the folder can be
 * moved to a machine of the organisation.
 */
export class NetworkFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The description that the network was made from; it is there as soon as anything is. */
  get description(): string {
    return join(this.path, 'network.yaml');
  }

  /** Which organisations run on this machine; absent where all do. */
  get here(): string {
    return join(this.path, 'here.json');
  }

  /** What other machines need to know of this one's organisations. */
  get publicBundle(): string {
    return join(this.path, 'public.json');
  }

  /** The same with the keys of another machine of an organisation. */
  get handedBundle(): string {
    return join(this.path, 'handed.json');
  }

  /** The description with an organisation that is to join from a machine of its own. */
  joiningDescription(organisation: string): string {
    return join(this.path, 'joining', `${organisation}.yaml`);
  }

  /** A further organisation's membership as far as it is signed, for the next machine to sign. */
  membershipRequest(organisation: string): string {
    return join(this.path, 'joining', `${organisation}.json`);
  }

  /** Genesis block and what it was made from. */
  get channel(): string {
    return join(this.path, 'channel');
  }

  get genesisBlock(): string {
    return join(this.channel, 'genesis.block');
  }

  /** The contract as it was at each deployment. */
  get contracts(): string {
    return join(this.path, 'contracts');
  }

  /** What of the contract is deployed. */
  get deployment(): string {
    return join(this.path, 'deployment.json');
  }

  /** One record for each process that should run. */
  get processes(): string {
    return join(this.path, 'processes');
  }

  get logs(): string {
    return join(this.path, 'logs');
  }

  /** Connection profiles for gateways. */
  gateway(name: string): string {
    return join(this.path, 'gateways', name);
  }

  organisation(id: string): OrganisationFolder {
    return new OrganisationFolder(join(this.path, 'organisations', id));
  }
}

export class OrganisationFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The home of the CA's server: its keys and its list of identities. */
  get ca(): string {
    return join(this.path, 'ca');
  }

  /** The certificate that vouches for the organisation's identities. */
  get root(): string {
    return join(this.ca, 'ca-cert.pem');
  }

  /** By which the CA's own server is known: it makes another where there is none. */
  get caServerCertificate(): string {
    return join(this.ca, 'tls-cert.pem');
  }

  /** The certificate that vouches for the organisation's TLS certificates. */
  get tlsRoot(): string {
    return join(this.ca, 'tls', 'ca-cert.pem');
  }

  /** What others know the organisation by: no key is in it. */
  get msp(): string {
    return join(this.path, 'msp');
  }

  /** Of the certificate that vouches for its identities, as the others have it. */
  get publicRoot(): string {
    return join(this.msp, 'cacerts', 'root.pem');
  }

  /** Of the certificate that vouches for its servers, as the others have it. */
  get publicTlsRoot(): string {
    return join(this.msp, 'tlscacerts', 'root.pem');
  }

  /** The newest list of the identities that the CA has revoked. */
  get revocationList(): string {
    return join(this.path, 'revocation-list.pem');
  }

  /** The folder of an identity: certificate and key. */
  identity(name: string): string {
    return join(this.path, 'identities', name);
  }

  get identities(): string {
    return join(this.path, 'identities');
  }

  /** The folder of a peer or orderer: settings and data. */
  program(name: string): string {
    return join(this.path, 'programs', name);
  }
}
