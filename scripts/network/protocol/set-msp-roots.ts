import { changeMsp } from './change-msp.ts';
import { requireAuthorities, type MspMaterial } from './msp-config.ts';
import { organisationGroups } from './organisation-groups.ts';
import { updateConfig, type ConfigChange } from './update-config.ts';

export interface SetMspRootsOptions extends ConfigChange {
  /**
   * All authorities of the organisation from now on: the old and the new ones while certificates of both are in use,
   * then the new ones alone. `signers`: an administrator of this organisation.
   */
  readonly msp: MspMaterial;
}

/** Renews the root certificates of an organisation. Fails with CERTIFICATE_INVALID or ORGANISATION_UNKNOWN. */
export function setMspRoots(options: SetMspRootsOptions): Promise<'updated' | 'already'> {
  const { msp, channel } = options;
  const { mspId, roots, intermediates = [], tlsRoots, tlsIntermediates = [] } = msp;
  requireAuthorities(mspId, 'identities', roots, intermediates);
  requireAuthorities(mspId, 'TLS certificates', tlsRoots, tlsIntermediates);
  const doing = `renewing the root certificates of ${mspId} on ${channel}`;
  return updateConfig({
    ...options,
    doing,
    change(config) {
      for (const group of organisationGroups(config, mspId, doing))
        changeMsp(group, (present) => {
          present.setRootCertsList([...roots]);
          present.setIntermediateCertsList([...intermediates]);
          present.setTlsRootCertsList([...tlsRoots]);
          present.setTlsIntermediateCertsList([...tlsIntermediates]);
        });
    },
  });
}
