import type { msp } from '@hyperledger/fabric-protos';
import { changeMsp } from './change-msp.ts';
import { organisationGroups } from './organisation-groups.ts';
import { invalidRevocationList, readRevocationList, type RevocationList } from './revocation-list.ts';
import { updateConfig, type ConfigChange } from './update-config.ts';
import { mspOf } from './channel-organisation.ts';
import { unwrapped } from './msp-config.ts';

export interface SetRevocationListOptions extends ConfigChange {
  /** `signers`: an administrator of this organisation. */
  readonly mspId: string;
  /** All revoked certificates of one of its authorities, as that authority signed them; PEM or DER. */
  readonly revocationList: Uint8Array;
}

/**
 * The channel no longer takes what the list revokes, whenever it was signed. It stands in place of the authority's
 * list before it.
 *
 * Peers take any list, and pass in silence over one that is not signed by, or does not name the key of, the authority
 * that issued a certificate; so such a list is refused here, and one that is older than the one in force. Fails with
 * REVOCATION_LIST_INVALID or ORGANISATION_UNKNOWN.
 */
export function setRevocationList(options: SetRevocationListOptions): Promise<'updated' | 'already'> {
  const { mspId, revocationList, channel } = options;
  const doing = `setting the revocation list of ${mspId} on ${channel}`;
  const list = readRevocationList(revocationList, doing);
  return updateConfig({
    ...options,
    doing,
    async change(config) {
      for (const group of organisationGroups(config, mspId, doing)) {
        const present = mspOf(group);
        if (present !== undefined) await requireOwnAndNewer(list, unwrapped(present), doing);
        changeMsp(group, (to) => {
          to.setRevocationListList([...otherLists(to, list, doing), list.pem]);
        });
      }
    },
  });
}

async function requireOwnAndNewer(
  list: RevocationList,
  present: msp.FabricMSPConfig,
  doing: string,
): Promise<void> {
  const authorities = [...present.getRootCertsList_asU8(), ...present.getIntermediateCertsList_asU8()];
  if (!(await list.isOf(authorities)))
    throw invalidRevocationList(doing, 'no authority of the organisation has signed it');
  const newer = present
    .getRevocationListList_asU8()
    .map((one) => readRevocationList(one, doing))
    .find(({ keyId, madeAt }) => keyId === list.keyId && madeAt > list.madeAt);
  if (newer === undefined) return;
  const times = [list, newer].map(({ madeAt }) => madeAt.toISOString());
  throw invalidRevocationList(doing, `it is of ${times.join(', and the one in force of ')}`);
}

/** The lists of the organisation's other authorities, which stay. */
function otherLists(
  present: msp.FabricMSPConfig,
  list: RevocationList,
  doing: string,
): readonly Uint8Array[] {
  const lists = present.getRevocationListList_asU8();
  return lists.filter((one) => readRevocationList(one, doing).keyId !== list.keyId);
}
