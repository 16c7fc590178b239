import type { Actor } from '#core/contract/actor';
import type { EcPublicJwk } from '#core/schema/public-jwk';
import type { Ledger } from '#gateway/ledger/ledger';
import { subjectKeyCommand, type AnyCommand } from '../../chaincode/world.ts';
import { ACTORS, AGENCIES, DAY_MS, id32 } from '../../core/rule-context.ts';
import { createWallet, type Wallet } from '../../core/wallet.ts';
import { committed, registered } from './ledger-world.ts';

export const CERTIFICATE_TYPE = 'disability-certificate';
export const NATIONAL_CODE = `${AGENCIES.registrar}001`;
const SEAL_KEY: { readonly keyId: string; readonly publicKey: EcPublicJwk } = createWallet();

/** One who is written about: `id` is the pseudonym, `wallet` holds the registered key. */
export interface Subject {
  readonly id: string;
  readonly wallet: Wallet;
}

/** What random histories play in: a registry, and three subjects of this world's own. */
export interface RandomWorld {
  readonly ledger: Ledger;
  readonly ledgerId: string;
  readonly subjects: readonly [Subject, Subject, Subject];
  readonly sealKeyId: string;
  /** The height before the first command of this world. */
  readonly startedAt: number;
  /** The time that the ledger's transactions are given, milliseconds since the epoch. */
  now(): number;
}

/** What issuing needs beside the registry that every test of a ledger has. */
function issuingCommands(now: number): AnyCommand[] {
  const officer = id32('registrar');
  return [
    {
      type: 'registry.add-seal-key',
      id: `seal-key-${SEAL_KEY.keyId.slice(0, 20).replaceAll('_', '-')}`,
      officer,
      owner: AGENCIES.second,
      publicKey: SEAL_KEY.publicKey,
      validFrom: now - DAY_MS,
      validUntil: now + 3650 * DAY_MS,
    },
    {
      type: 'registry.publish-certificate-type',
      id: 'publish-certificate-type',
      officer,
      code: CERTIFICATE_TYPE,
      version: 1,
      title: { zh: '残疾人证', en: 'Disability certificate' },
      nationalCode: NATIONAL_CODE,
      issuers: [{ agency: AGENCIES.second, from: now - DAY_MS, until: null }],
      claimSchema: { type: 'object', properties: {}, required: [], additionalProperties: false },
      maxValidityDays: 365,
    },
  ];
}

/**
 * Puts the registry on the ledger where it is not there yet, and gives three new subjects their keys. `name` must be
 * new on this ledger; many worlds can share one.
 */
export async function openRandomWorld(ledger: Ledger, name: string, now: () => number): Promise<RandomWorld> {
  const { ledgerId, height } = await ledger.status();
  const known = await ledger.evaluate(
    { kind: 'state', name: 'certificate-type', id: CERTIFICATE_TYPE },
    ACTORS.agency,
  );
  if (known === undefined) {
    await registered(ledger, now());
    await mustSubmit(ledger, issuingCommands(now()), ACTORS.registrar);
  }
  const subject = (number: string): Subject => ({ id: id32(`${name} ${number}`), wallet: createWallet() });
  const subjects = [subject('0'), subject('1'), subject('2')] as const;
  const keys = subjects.map(({ wallet }, i) => subjectKeyCommand(`${name} ${String(i)}`, wallet));
  const named = keys.map((command, i) => ({ ...command, id: `key-${name}-${String(i)}` }));
  await mustSubmit(ledger, named, ACTORS.portal);
  return { ledger, ledgerId, subjects, sealKeyId: SEAL_KEY.keyId, startedAt: height, now };
}

async function mustSubmit(ledger: Ledger, commands: readonly AnyCommand[], signer: Actor): Promise<void> {
  for (const outcome of await ledger.submit(commands, signer)) committed(outcome);
}
