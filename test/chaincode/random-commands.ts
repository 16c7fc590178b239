import fc from 'fast-check';
import { AGENCIES, id32, type ACTORS } from '../core/rule-context.ts';
import type { Wallet } from '../core/wallet.ts';
import {
  askCommand,
  CLAUSE,
  grantCommand,
  registryCommands,
  subjectKeyCommand,
  type AnyCommand,
} from './world.ts';

export type SignerName = keyof typeof ACTORS;

/** Commands of one signer. */
export interface RandomTransaction {
  readonly who: SignerName;
  readonly commands: readonly unknown[];
}

const SUBJECTS = ['subject-1', 'subject-2', 'subject-3'] as const;

/** From few ids, so that commands meet one another: repeats, used ids, things that exist already or not yet. */
const id = (name: string): fc.Arbitrary<string> => fc.nat(7).map((number) => `${name}-000${String(number)}`);
const subject = fc.constantFrom(...SUBJECTS);

/**
 * Transactions of every kind that the small registry knows, good and bad: asks on each basis, grants signed by the
 * citizen's key or not at all, agencies registered and suspended, text in any script, and what is no command.
 */
export function randomTransactions(wallet: Wallet, nowMs: number): fc.Arbitrary<RandomTransaction> {
  const grant = fc.record({ id: id('grant'), subject, maxUses: fc.integer({ min: 0, max: 3 }) });
  const portal = fc.oneof(
    subject.map((name) => subjectKeyCommand(name, wallet)),
    grant.map(({ id: grantId, subject: name, maxUses }) => {
      const command = grantCommand(grantId, name, { maxUses, nowMs });
      return wallet.signed(command, { aud: 'sealtrail', iatMs: nowMs });
    }),
    grant.map(({ id: grantId, subject: name }) => grantCommand(grantId, name, { nowMs })),
  );
  const basis = fc.oneof(
    fc.constant({ kind: 'grant' }),
    id('grant').map((grantId) => ({ kind: 'grant', grantId })),
    fc.constantFrom(CLAUSE, 'no-such-law.art-1').map((clause) => ({ kind: 'statutory', clause })),
    fc.constant({ kind: 'emergency', reason: 'rescue', until: nowMs + 3_600_000 }),
  );
  const ask = fc
    .record({ id: id('access'), subject, basis })
    .map((each) => askCommand(each.id, each.subject, each.basis));
  const registrar = fc.oneof(
    fc.constantFrom(...registryCommands(nowMs)),
    id('suspend').map((commandId) => suspension(commandId, AGENCIES.second)),
    fc.record({ zh: fc.string({ unit: 'grapheme' }), en: fc.string({ unit: 'binary' }) }).map((name) => ({
      ...(registryCommands(nowMs)[2] ?? {}),
      id: 'register-named',
      creditCode: AGENCIES.fourth,
      name,
    })),
  );
  const anything = fc.jsonValue({ maxDepth: 3 });
  const list = (commands: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> =>
    fc.array(fc.oneof({ weight: 6, arbitrary: commands }, { weight: 1, arbitrary: anything }), {
      minLength: 1,
      maxLength: 6,
    });
  const by = (who: SignerName, commands: fc.Arbitrary<unknown>): fc.Arbitrary<RandomTransaction> =>
    list(commands).map((each) => ({ who, commands: each }));
  return fc.oneof(
    { weight: 3, arbitrary: by('portal', portal) },
    { weight: 4, arbitrary: by('agency', ask) },
    { weight: 1, arbitrary: by('otherAgency', ask) },
    { weight: 2, arbitrary: by('registrar', registrar) },
    { weight: 1, arbitrary: by('oversight', fc.oneof(portal, ask, registrar)) },
  );
}

function suspension(commandId: string, creditCode: string): AnyCommand {
  const officer = id32('registrar');
  return { type: 'registry.suspend-agency', id: commandId, officer, creditCode, reason: 'merged' };
}
