import { join, resolve } from 'node:path';
import { CreditCode, OrganisationId } from '@sealtrail/core';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';
import { decimal } from './decimal.js';
import { OWN_CLAIM_NAMES, type ProviderClaims, type RoleNames } from './identity/provider-claims.js';
import { ROLES, type Role } from './identity/roles.js';
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from './identity/verify-access-token.js';
import type { AnomalyThresholds } from './trail/anomalies/anomaly-thresholds.js';
import { THRESHOLD_SETTINGS, thresholdsOf } from './trail/anomalies/threshold-settings.js';

const port = decimal(z.int().min(0).max(65_535));
const httpUrl = z.url({ protocol: /^https?$/ });

const ProxyAddress = z.union([
  z.ipv4(),
  z.ipv6(),
  z.cidrv4(),
  z.cidrv6(),
  z.enum(['loopback', 'linklocal', 'uniquelocal']),
]);

/** `2`, or `10.0.0.7, 192.168.0.0/16`. */
const TrustedProxies = z.union([
  z
    .string()
    .regex(/^([0-9]|[12][0-9]|3[0-2])$/)
    .transform(Number),
  z
    .string()
    .max(2_000)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(ProxyAddress).min(1).max(50)),
]);

const ClaimName = z.string().min(1).max(255);

/** `certificate-officers=issuer, front-desk=clerk`: what the provider calls a role, and the role. */
const RoleNamesText = z
  .string()
  .max(4_000)
  .transform((text) => text.split(',').map((pair) => /^\s*(.+?)\s*=\s*([a-z]+)\s*$/.exec(pair)?.slice(1)))
  .pipe(
    z
      .array(z.tuple([z.string().max(128), z.enum(ROLES)]))
      .min(1)
      .max(64),
  )
  .transform((pairs): RoleNames => {
    const names = new Map<string, Role[]>();
    for (const [theirs, role] of pairs) names.set(theirs, [...(names.get(theirs) ?? []), role]);
    return names;
  });

/** The environment variables the gateway reads; anything else in the environment is ignored. */
const Environment = z.object({
  /** 0 takes a free port. */
  PORT: port.default(8080),
  HOST: z.string().min(1).max(255).default('127.0.0.1'),
  /** Default `./data`, with Fabric `./data/fabric`. */
  DATA_DIR: z.string().min(1).max(4096).optional(),
  /** Where blocks and rules live: in this process, or on a network of Hyperledger Fabric. */
  LEDGER: z.enum(['embedded', 'fabric']).default('embedded'),
  /** The connection profile that the network's set-up writes; by default found below `NETWORK_DIR`. */
  FABRIC_CONNECTION: z.string().min(1).max(4096).optional(),
  /** Where the network's set-up keeps its files. */
  NETWORK_DIR: z.string().min(1).max(4096).default('./data/network'),
  /** `off` leaves out the demonstration: its people, its provider and its data. */
  DEMO: z.enum(['on', 'off']).default('on'),
  /** Where people reach the gateway, when it is not `http://HOST:PORT`. */
  PUBLIC_URL: httpUrl.optional(),
  /** The deployment's own OpenID provider; with it there are no demonstration people. */
  OIDC_ISSUER: httpUrl.optional(),
  /** Under which name that provider knows `sealtrail login`; said to it by the gateway. */
  OIDC_CLIENT_ID: z.string().min(1).max(255).optional(),
  /** The `aud` of access tokens (RFC 9068 §4). */
  OIDC_AUDIENCE: z.string().min(1).max(255).default('urn:sealtrail:api'),
  /** The one algorithm that the provider signs access tokens with. */
  OIDC_ALGORITHM: z.enum(TOKEN_ALGORITHMS).default('ES256'),
  /** Where its access tokens say roles, agency, organisation and document: a claim's name, or a JSON pointer. */
  OIDC_ROLES_CLAIM: ClaimName.default(OWN_CLAIM_NAMES.roles),
  OIDC_AGENCY_CLAIM: ClaimName.default(OWN_CLAIM_NAMES.agency),
  OIDC_ORGANISATION_CLAIM: ClaimName.default(OWN_CLAIM_NAMES.organisation),
  OIDC_ID_DOCUMENT_CLAIM: ClaimName.default(OWN_CLAIM_NAMES.idDocument),
  /** What it calls the roles; left out, it calls them as we do. */
  OIDC_ROLE_NAMES: RoleNamesText.optional(),
  /** The member organisation of the network whose gateway this is. */
  ORGANISATION: OrganisationId.default('ministry'),
  /** Credit code of the body that runs the citizens' portal: signs what citizens do. */
  PORTAL_AGENCY: CreditCode.default('11100000000009013X'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  /** Proxies in front whose `X-Forwarded-For` is believed: how many of them, or their addresses. */
  TRUST_PROXY: TrustedProxies.optional(),
  /** Requests one client may send in a minute. */
  RATE_LIMIT_PER_MINUTE: decimal(z.int().min(1).max(10_000_000)).default(600),
  /** Requests with a body that may be under way at a time. */
  REQUESTS_UNDER_WAY_MAX: decimal(z.int().min(1).max(100_000)).default(2_000),
  /** A trail in PostgreSQL instead of a SQLite file. */
  TRAIL_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  ...THRESHOLD_SETTINGS,
});

/** The names of all of them. */
export const SETTINGS: readonly string[] = Object.keys(Environment.shape);

export interface GatewayConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly ledger: 'embedded' | 'fabric';
  /** File of the connection profile; read with the ledger `fabric` only. */
  readonly fabricConnection: string;
  readonly publicUrl: string | undefined;
  readonly demo: boolean;
  readonly oidcIssuer: string | undefined;
  readonly oidcClientId: string | undefined;
  readonly oidcAudience: string;
  readonly oidcAlgorithm: TokenAlgorithm;
  readonly oidcClaims: ProviderClaims;
  readonly organisation: string;
  readonly portalAgency: string;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** Undefined: none, and the client is whoever connects. */
  readonly trustedProxies: number | readonly string[] | undefined;
  readonly rateLimitPerMinute: number;
  readonly requestsUnderWayMax: number;
  readonly trailDatabaseUrl: string | undefined;
  readonly anomalyThresholds: AnomalyThresholds;
}

/** Fails with a ConfigurationError that names every bad variable and prints no values. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigurationError(`bad configuration: ${faults.join('; ')}`);
  }
  const env = parsed.data;
  const demo = env.DEMO === 'on' && env.OIDC_ISSUER === undefined;
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.DATA_DIR ?? (env.LEDGER === 'fabric' ? './data/fabric' : './data')),
    ledger: env.LEDGER,
    fabricConnection: resolve(
      env.FABRIC_CONNECTION ??
        join(env.NETWORK_DIR, 'gateways', demo ? 'demonstration' : env.ORGANISATION, 'connection.json'),
    ),
    publicUrl: env.PUBLIC_URL,
    demo,
    oidcIssuer: env.OIDC_ISSUER,
    oidcClientId: env.OIDC_CLIENT_ID,
    oidcAudience: env.OIDC_AUDIENCE,
    oidcAlgorithm: env.OIDC_ALGORITHM,
    oidcClaims: {
      names: {
        roles: env.OIDC_ROLES_CLAIM,
        agency: env.OIDC_AGENCY_CLAIM,
        organisation: env.OIDC_ORGANISATION_CLAIM,
        idDocument: env.OIDC_ID_DOCUMENT_CLAIM,
      },
      roles: env.OIDC_ROLE_NAMES,
    },
    organisation: env.ORGANISATION,
    portalAgency: env.PORTAL_AGENCY,
    logLevel: env.LOG_LEVEL,
    trustedProxies: env.TRUST_PROXY,
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    requestsUnderWayMax: env.REQUESTS_UNDER_WAY_MAX,
    trailDatabaseUrl: env.TRAIL_DATABASE_URL,
    anomalyThresholds: thresholdsOf(env),
  });
}
