import { ConfigurationError } from './configuration-error.js';
import type { GatewayConfig } from './gateway-config.js';
import { createDemoProvider, type DemoProvider } from './identity/demo-provider/create-demo-provider.js';
import type { DemoPerson } from './identity/demo-provider/demo-person.js';
import { DEMO_REALM } from './identity/demo-provider/demo-realm.js';
import type { IdentityFacts } from './identity/identity-facts.js';
import type { ProviderKeyState } from './identity/provider-keys.js';
import { loadPseudonyms, type Pseudonyms } from './identity/pseudonyms.js';
import type { LedgerHistory } from './ledger/ledger.js';
import { createTokenVerifier, type VerifyAccessToken } from './identity/verify-access-token.js';

export interface OpenIdentityOptions {
  readonly config: GatewayConfig;
  /** Where people reach the gateway. */
  readonly address: string;
  readonly people: readonly DemoPerson[];
  readonly clock: () => number;
  readonly history: LedgerHistory;
  readonly onFault: (fault: unknown) => void;
}

export interface OpenedIdentity {
  readonly pseudonyms: Pseudonyms;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly providerKeys: () => ProviderKeyState;
  readonly provider: DemoProvider | undefined;
  readonly facts: Omit<IdentityFacts, 'ledgerId'>;
}

/** The deployment's provider where it has one; otherwise, in the demonstration, our own with its people. */
export async function openIdentity(options: OpenIdentityOptions): Promise<OpenedIdentity> {
  const { config, address, people, clock, history, onFault } = options;
  const pseudonyms = await loadPseudonyms(config.dataDir, { mayMake: !history.any });
  if (config.oidcIssuer !== undefined) return ownProvider(config, config.oidcIssuer, { pseudonyms, clock });
  if (people.length === 0) {
    throw new ConfigurationError(
      'nobody could sign in: set OIDC_ISSUER, or start the demonstration (DEMO=on)',
    );
  }
  const [issuer, resource] = [`${address}/oidc`, config.oidcAudience];
  const { dataDir } = config;
  const provider = await createDemoProvider({ issuer, resource, dataDir, people, onFault, clock });
  const keys = { jwks: provider.jwks };
  return {
    pseudonyms,
    verifyAccessToken: createTokenVerifier({
      issuer,
      audience: resource,
      keys,
      pseudonyms,
      realm: DEMO_REALM,
      clock,
    }),
    providerKeys: () => 'known',
    provider,
    facts: {
      issuer,
      clientId: provider.clientId,
      resource,
      demonstration: true,
      people: people.map(({ id, title }) => ({ id, title })),
    },
  };
}

function ownProvider(
  config: GatewayConfig,
  issuer: string,
  { pseudonyms, clock }: { readonly pseudonyms: Pseudonyms; readonly clock: () => number },
): OpenedIdentity {
  const { oidcAudience: resource, oidcClientId: clientId } = config;
  let keys: ProviderKeyState = 'not-asked';
  return {
    pseudonyms,
    verifyAccessToken: createTokenVerifier({
      issuer,
      audience: resource,
      algorithm: config.oidcAlgorithm,
      claims: config.oidcClaims,
      keys: { discover: true },
      pseudonyms,
      clock,
      onKeysRead: (read) => {
        keys = read;
      },
    }),
    providerKeys: () => keys,
    provider: undefined,
    facts: { issuer, resource, demonstration: false, ...(clientId !== undefined && { clientId }) },
  };
}
