import type { Context } from '#core/contract/context';
import type { Evidence } from '#core/evidence/evidence';
import { registerSubjectKey } from '#core/registry/register-subject-key';
import type { RegisterSubjectKey } from '#core/registry/registry-commands';
import type { MemoryState } from '../memory-state.ts';
import { ACTORS, id32, ruleContext } from '../rule-context.ts';
import { runRule } from '../run-rule.ts';
import type { Wallet } from '../wallet.ts';
import { OFFICER, registryWorld } from './registry-world.ts';

export const SUBJECT = id32('subject');
export const OTHER = id32('somebody else');

export const PORTAL = ruleContext(ACTORS.portal);
export const COUNTER = ruleContext(ACTORS.agency);

export const SESSION: Evidence = { by: 'session' };
/** What a command says that is given at a counter. */
export const AT_COUNTER: { officer: string; evidence: Evidence } = {
  officer: OFFICER,
  evidence: { by: 'counter', proof: 'card-code', hash: id32('card code') },
};

export function registeringKey(wallet: Wallet, over: Partial<RegisterSubjectKey> = {}): RegisterSubjectKey {
  return {
    type: 'registry.register-subject-key',
    id: 'command-0001',
    subjectId: SUBJECT,
    publicKey: wallet.publicKey,
    evidence: SESSION,
    ...over,
  };
}

/** The registry's world, where these wallets are active keys of `subjectId`, registered at a counter. */
export async function withKeys(wallets: readonly Wallet[], subjectId = SUBJECT): Promise<MemoryState> {
  const state = await registryWorld();
  for (const wallet of wallets) await addKey(state, wallet, subjectId);
  return state;
}

export async function addKey(state: MemoryState, wallet: Wallet, subjectId = SUBJECT): Promise<void> {
  const command = registeringKey(wallet, { ...AT_COUNTER, subjectId });
  await runRule(registerSubjectKey, command, { state, context: COUNTER });
}

/** A refusal to try: what is given, by whom. */
export interface Attempt<C> {
  readonly command: C;
  readonly context: Context;
}

export function byPortal<C>(command: C): Attempt<C> {
  return { command, context: PORTAL };
}

export function atCounter<C>(command: C): Attempt<C & typeof AT_COUNTER> {
  return { command: { ...command, ...AT_COUNTER }, context: COUNTER };
}
