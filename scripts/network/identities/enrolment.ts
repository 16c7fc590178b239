import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateAuthority as DescribedCa } from '../description/network.ts';
import type { NetworkFolder, OrganisationFolder } from '../network-folder.ts';
import { CA_NAMES, REGISTRAR, type CaName } from '../render/ca-settings.ts';
import { CertificateAuthority } from './certificate-authority.ts';
import { readIdentity, writeIdentity, type Identity } from './identity-files.ts';
import type { PlannedIdentity } from './identity-plan.ts';
import { isExpired, requireUnexpired } from './require-unexpired.ts';
import { readRegistrarSecret } from './registrar-secret.ts';
import { requireUnrevoked } from './require-unrevoked.ts';

interface WithCa {
  readonly id: string;
  readonly ca: DescribedCa;
}

/**
 * Gets the identities of an organisation from its CA. One at a time: the CA hashes every secret slowly, and there
 * is one CA for each organisation. Every call fails with CA_UNREACHABLE or CA_REFUSED.
 */
export class Enrolment {
  readonly #folder: OrganisationFolder;
  readonly #organisation: WithCa;
  readonly #offices = new Map<CaName, Promise<Office>>();

  constructor(folder: NetworkFolder, organisation: WithCa) {
    this.#folder = folder.organisation(organisation.id);
    this.#organisation = organisation;
  }

  /** Gets those that are missing. Fails also with CERTIFICATE_EXPIRED or IDENTITY_REVOKED. */
  async complete(planned: readonly PlannedIdentity[]): Promise<void> {
    for (const one of planned) {
      await requireUnrevoked(this.#folder.identity(one.name), one);
      const identity = await readIdentity(this.#folder.identity(one.name));
      if (identity === undefined) await this.renew(one);
      else requireUnexpired(identity, this.#organisation.id, one.name);
    }
  }

  /** A new certificate in place of what is there, of a new key where the old one need not stay. */
  async renew(planned: PlannedIdentity): Promise<void> {
    const { authority, registrar } = await this.office(planned.ca);
    const folder = this.#folder.identity(planned.name);
    const kept = planned.keepsKey === true ? (await readIdentity(folder))?.privateKey : undefined;
    await writeIdentity(folder, await authority.enrol(planned, registrar, kept));
  }

  /** A CA with its registrar, opened when first needed. */
  office(name: CaName): Promise<Office> {
    let office = this.#offices.get(name);
    if (office === undefined) {
      office = this.#openOffice(name);
      this.#offices.set(name, office);
    }
    return office;
  }

  async #openOffice(name: CaName): Promise<Office> {
    const { id: organisation, ca } = this.#organisation;
    const { ca: home, root } = this.#folder;
    const authority = new CertificateAuthority({
      organisation,
      ca,
      name,
      root: await readFile(root, 'utf8'),
    });
    const folder = join(name === CA_NAMES.tls ? join(home, 'tls') : home, REGISTRAR);
    const known = await readIdentity(folder);
    if (known !== undefined && !isExpired(known)) return { authority, registrar: known };
    const registrar = await authority.enrolRegistrar(await readRegistrarSecret(this.#folder));
    await writeIdentity(folder, registrar);
    return { authority, registrar };
  }
}

export interface Office {
  readonly authority: CertificateAuthority;
  readonly registrar: Identity;
}
