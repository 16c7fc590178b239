import { createHash, createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { globalAgent } from 'node:https';
import FabricCAServices from 'fabric-ca-client';
import { lowSignature } from '#gateway/ledger/fabric/low-signature';
import { caName, type CertificateAuthority as DescribedCa } from '../description/network.ts';
import { NetworkError } from '../network-error.ts';
import { REGISTRAR, type CaName } from '../render/ca-settings.ts';
import { parseIdentity, type Identity } from './identity-files.ts';
import type { PlannedIdentity } from './identity-plan.ts';
import { makeKeyRequest, type KeyRequestOptions } from './key-pair.ts';

/** How long a CA may be silent, in milliseconds: it hashes every secret slowly, and a machine can be busy. */
const SILENCE_MS = 30_000;
/** Of the client, for an answer that is not JSON, or not of the form that it knows. */
const STRANGE = /Could not parse|failed with HTTP status code|Cannot read properties|Parse Error/;
const EXPIRED = /certificate has expired/i;
const ALREADY_REGISTERED = 74;
const AGAIN_AND_AGAIN = -1;

export interface CaOptions {
  readonly organisation: string;
  readonly ca: DescribedCa;
  readonly name: CaName;
  /** What the server's own certificate descends from, PEM. */
  readonly root: string;
}

/**
 * One CA of an organisation's server. Every call fails with CA_UNREACHABLE, CA_REFUSED, CA_STRANGE or
 * CERTIFICATE_EXPIRED.
 */
export class CertificateAuthority {
  readonly #options: CaOptions;
  readonly #services: FabricCAServices;

  constructor(options: CaOptions) {
    this.#options = options;
    const { ca, name, root } = options;
    settingsOf(FabricCAServices).setConfigSetting('connection-timeout', SILENCE_MS);
    // The client adds a listener to its socket at each request, and a socket that is kept for the next collects them.
    globalAgent.maxFreeSockets = 0;
    this.#services = new FabricCAServices({
      url: `https://${ca.host}:${String(ca.port)}`,
      tlsOptions: { trustedRoots: [root] as never, verify: true },
      caName: name,
      // Keys and signatures are ours; of its own suite the client needs no more than that there is one.
      cryptoSuite: { hash: sha256Hex } as never,
    });
  }

  /** The registrar's own certificate, for the secret in the CA's settings. */
  enrolRegistrar(secret: string): Promise<Identity> {
    const { organisation } = this.#options;
    return this.#enrol({ name: REGISTRAR, organisation, hosts: [] }, secret);
  }

  /**
   * A certificate of a new key, or of `privateKey`. Registers the identity, where it is not: the secret in between is made
   * here, used once and forgotten, so that an interrupted enrolment is simply done again.
   */
  async enrol(planned: PlannedIdentity, registrar: Identity, privateKey?: string): Promise<Identity> {
    const secret = randomBytes(24).toString('base64url');
    await this.#register(planned, secret, registrar);
    const { name, hosts } = planned;
    return this.#enrol({ name, organisation: this.#options.organisation, hosts, privateKey }, secret);
  }

  /** All certificates of the identity are void, and it gets no new ones. Harmless where it is revoked. */
  async revoke(name: string, registrar: Identity): Promise<void> {
    await this.#call(`revoking ${name}`, () =>
      this.#services.revoke({ enrollmentID: name }, asUser(registrar)),
    );
  }

  /** The list of what was revoked, PEM. */
  async revocationList(registrar: Identity): Promise<string> {
    const list: unknown = await this.#call('making the revocation list', () =>
      this.#services.generateCRL({}, asUser(registrar)),
    );
    if (typeof list !== 'string') throw new TypeError('the revocation list is no text');
    return Buffer.from(list, 'base64').toString('utf8');
  }

  async #register(
    { name, type, attributes }: PlannedIdentity,
    secret: string,
    registrar: Identity,
  ): Promise<void> {
    const attrs = Object.entries(attributes).map(([key, value]) => ({ name: key, value, ecert: true }));
    const registered = await this.#call(`registering ${name}`, () =>
      this.#services
        .register(
          {
            enrollmentID: name,
            enrollmentSecret: secret,
            role: type,
            affiliation: '',
            maxEnrollments: AGAIN_AND_AGAIN,
            attrs,
          },
          asUser(registrar),
        )
        .then(() => true)
        .catch((error: unknown) => {
          if (caCodes(error).includes(ALREADY_REGISTERED)) return false;
          throw error;
        }),
    );
    if (registered) return;
    const request = { enrollmentSecret: secret } as FabricCAServices.IIdentityRequest;
    await this.#call(`giving ${name} a new secret`, () =>
      this.#services.newIdentityService().update(name, request, asUser(registrar)),
    );
  }

  async #enrol(of: KeyRequestOptions, secret: string): Promise<Identity> {
    const { request, privateKey } = await makeKeyRequest(of);
    const { name: ca } = this.#options;
    const { certificate } = await this.#call(`enrolling ${of.name}`, () =>
      this.#services.enroll({
        enrollmentID: of.name,
        enrollmentSecret: secret,
        csr: request,
        ...(ca === 'tls' && { profile: 'tls' }),
      }),
    );
    if (parseIdentity(certificate, privateKey) === undefined)
      throw this.#strange(
        `enrolling ${of.name}`,
        'what it gives is no certificate of the key that was asked for',
      );
    return { certificate, privateKey };
  }

  async #call<T>(doing: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      const text = textOf(cause);
      if (caCodes(cause).length > 0)
        throw new NetworkError('CA_REFUSED', `${this.#who()} refuses, ${doing}: ${text}`, {
          cause,
          remedy: `Read its log: npm run network -- logs ${this.#process()}`,
        });
      if (STRANGE.test(text)) throw this.#strange(doing, text, cause);
      if (EXPIRED.test(text))
        throw new NetworkError('CERTIFICATE_EXPIRED', `the TLS certificate of ${this.#who()} has expired`, {
          cause,
          remedy: 'Renew it: npm run network -- renew',
        });
      throw new NetworkError('CA_UNREACHABLE', `${this.#who()} does not answer, ${doing}: ${text}`, {
        cause,
        remedy: `Start it (npm run network -- up), or read its log (npm run network -- logs ${this.#process()}).`,
      });
    }
  }

  /** Somebody answers, and not as a CA does. */
  #strange(doing: string, text: string, cause?: unknown): NetworkError {
    const { ca } = this.#options;
    return new NetworkError('CA_STRANGE', `${this.#who()} answers as no CA does, ${doing}: ${text}`, {
      cause,
      remedy: `See which program listens on port ${String(ca.port)} of ${ca.host}: it is to be ${this.#process()}, a fabric-ca-server, with the data of this network.`,
    });
  }

  #who(): string {
    const { organisation, ca } = this.#options;
    return `the CA of ${organisation} (https://${ca.host}:${String(ca.port)})`;
  }

  #process(): string {
    return caName(this.#options.organisation);
  }
}

/** The client's settings are one for the process, and missing in its types. */
function settingsOf(client: object): { setConfigSetting(name: string, value: number): void } {
  return client as ReturnType<typeof settingsOf>;
}

/** The one thing the client takes for a registrar: it looks at the name of the class. */
class User {
  readonly #identity: Identity;

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  getSigningIdentity(): { readonly _certificate: string; sign(message: string): Buffer } {
    const { certificate, privateKey } = this.#identity;
    const key = createPrivateKey(privateKey);
    return { _certificate: certificate, sign: (message) => signLowS(message, key) };
  }
}

function asUser(registrar: Identity): never {
  return new User(registrar) as never;
}

function signLowS(message: string, key: KeyObject): Buffer {
  return Buffer.from(lowSignature(sign('sha256', Buffer.from(message), { key, dsaEncoding: 'ieee-p1363' })));
}

function sha256Hex(message: string): string {
  return createHash('sha256').update(message).digest('hex');
}

/** The CA's own error numbers; none where no CA answered. */
function caCodes(error: unknown): number[] {
  if (typeof error !== 'object' || error === null || !('errors' in error) || !Array.isArray(error.errors))
    return [];
  return error.errors.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'code' in one && typeof one.code === 'number'
      ? [one.code]
      : [],
  );
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 500);
}
