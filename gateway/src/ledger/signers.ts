import type { Actor, ActorRole } from '@sealtrail/core';
import type { Principal } from '../identity/principal.js';
import { ServiceError } from '../service-error.js';

export interface SignersOptions {
  /** The member organisation whose gateway this is. */
  readonly organisation: string;
  /** Credit code of the body that runs the citizens' portal. */
  readonly portalAgency: string;
  /** The organisation for which the ledger knows an agency, where that is for it to say. */
  readonly organisationOf?: (agency: string, role: ActorRole) => string | undefined;
}

/** Who signs a transaction for a signed-in person: an officer's agency, or the portal for a citizen. */
export class Signers {
  readonly #options: SignersOptions;

  constructor(options: SignersOptions) {
    this.#options = options;
  }

  /** Issuers, clerks, requesters and providers act for their agency. */
  agency(principal: Principal): Actor {
    return this.#officer('agency', principal);
  }

  registrar(principal: Principal): Actor {
    return this.#officer('registrar', principal);
  }

  oversight(principal: Principal): Actor {
    return this.#officer('oversight', principal);
  }

  portal(): Actor {
    const { organisation, portalAgency } = this.#options;
    return this.signer('portal', portalAgency, organisation);
  }

  /** `organisation` holds where the ledger does not say another. */
  signer(role: ActorRole, agency: string, organisation: string): Actor {
    const known = this.#options.organisationOf?.(agency, role);
    return { role, agency, organisation: known ?? organisation };
  }

  #officer(role: ActorRole, principal: Principal): Actor {
    if (principal.agency === undefined) {
      throw new ServiceError('NOT_ALLOWED', 'the access token names no agency');
    }
    return this.signer(role, principal.agency, principal.organisation ?? this.#options.organisation);
  }
}
