import type { RepresentedAct } from '../evidence/evidence.js';
import type { Frequency } from '../schema/frequency.js';
import type { EcPublicJwk } from '../schema/public-jwk.js';
import type { AgencyPower } from './registry-commands.js';

export interface Agency {
  readonly status: 'active' | 'suspended';
  readonly organisation: string;
  readonly powers: readonly AgencyPower[];
}

/** Who founded the ledger: the agency that registered itself, before which there was none. */
export interface Founding {
  readonly agency: string;
}

export interface SealKey {
  readonly owner: string;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly retiredAt?: number;
  readonly compromisedAt?: number;
}

export interface CertificateType {
  readonly status: 'active' | 'retired';
  readonly version: number;
  readonly nationalCode: string;
  readonly issuers: readonly {
    readonly agency: string;
    readonly from: number;
    readonly until: number | null;
  }[];
  readonly maxValidityDays: number | null;
}

export interface DataCategory {
  readonly status: 'active' | 'retired';
  readonly sensitive: boolean;
  readonly providers: readonly string[];
}

export interface Purpose {
  readonly status: 'active' | 'retired';
  readonly version: number;
  readonly bases: {
    readonly grant: boolean;
    readonly statutory: readonly string[];
    readonly emergency: boolean;
  };
  readonly categories: readonly string[];
  readonly maxPeriodDays: number;
  readonly maxUses: number | null;
  readonly maxFrequency: Frequency | null;
  readonly dataLifeDays: number;
  readonly coolingOffDays: number;
}

export interface Notice {
  readonly purpose: string;
  readonly version: number;
  readonly validFrom: number;
  readonly status: 'active' | 'retired';
}

/** The versions of a purpose's notice that matter to grants given under older ones. */
export interface NoticeSeries {
  readonly version: number;
  readonly languages: readonly string[];
  /** Material versions, oldest first, at most 20: a grant shown an older version stops applying at `validFrom`. */
  readonly material: readonly { readonly version: number; readonly validFrom: number }[];
}

export interface SubjectKeys {
  /** By key id; retired ones stay, so that a key never comes back. */
  readonly keys: Readonly<
    Record<string, { readonly publicKey: EcPublicJwk; readonly status: 'active' | 'retired' }>
  >;
}

export interface Representative {
  readonly subjectId: string;
  readonly representativeId: string;
  readonly kind: 'guardian' | 'delegate';
  readonly scope: readonly RepresentedAct[];
  readonly from: number;
  readonly until: number;
  readonly endedAt?: number;
}
