import { CertificateAuthority, type Issued } from './certificate-authority.ts';

/** A client as a peer sees it: its organisation's MSP and its certificate. */
export interface ClientIdentity extends Issued {
  readonly mspId: string;
}

/** A member of the channel: one authority for its people and peers, another for its servers' TLS. */
export class Organisation {
  readonly mspId: string;
  readonly authority: CertificateAuthority;
  readonly tlsAuthority: CertificateAuthority;

  private constructor(mspId: string, authority: CertificateAuthority, tlsAuthority: CertificateAuthority) {
    this.mspId = mspId;
    this.authority = authority;
    this.tlsAuthority = tlsAuthority;
  }

  static async create(mspId: string): Promise<Organisation> {
    const authority = await CertificateAuthority.create(`ca.${mspId}`);
    return new Organisation(mspId, authority, await CertificateAuthority.create(`tlsca.${mspId}`));
  }

  /** A client whose certificate bears these attributes, or none. */
  async enrol(attributes?: Readonly<Record<string, string>>): Promise<ClientIdentity> {
    const issued = await this.authority.issue({ commonName: 'gateway', attributes });
    return { mspId: this.mspId, ...issued };
  }
}
