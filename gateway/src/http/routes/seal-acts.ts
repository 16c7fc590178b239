import { z } from 'zod';
import { CodedError, CreditCode, KeyId, RegistryCommands } from '@sealtrail/core';
import { callerOf, officerHeadOf } from '../command-route.js';
import { HttpTime } from '../http-time.js';
import { officerRoute } from '../officer-route.js';
import { presentReceipt, HttpReceipt } from '../receipt.js';
import { defineRoute, type Route } from '../route.js';
import { eventOf, runCommand } from '../run-command.js';

const tag = 'registry';

const addSeal = defineRoute({
  method: 'post',
  path: '/v1/seals',
  policy: ['registrar'],
  operationId: 'addSealKey',
  summary:
    'Makes a seal key for an agency in the seal store and registers it. The private key never leaves the store.',
  tag,
  commands: true,
  body: z.strictObject({ agency: CreditCode, validFrom: HttpTime, validUntil: HttpTime }),
  answers: {
    201: { description: 'Registered.', schema: z.strictObject({ receipt: HttpReceipt, keyId: KeyId }) },
    200: {
      description: 'Registered before.',
      schema: z.strictObject({ receipt: HttpReceipt, keyId: KeyId }),
    },
  },
  async handle(call) {
    const { sealKeys, signers } = call.services;
    const { agency: owner, validFrom, validUntil } = call.body;
    if (validUntil <= validFrom) throw new CodedError('VALIDITY_INVALID', 'a seal key ends after it begins');
    const { publicJwk: publicKey } = await sealKeys.create(owner, { commandId: call.commandId });
    const command = {
      type: 'registry.add-seal-key',
      ...officerHeadOf(call),
      owner,
      publicKey,
      validFrom,
      validUntil,
    };
    const committed = await runCommand(call.services, command, signers.registrar(callerOf(call)));
    const { keyId } = eventOf(committed, 'SealKeyAdded');
    return { status: committed.status, body: { receipt: presentReceipt(committed.receipt), keyId } };
  },
});

const retireSeal = officerRoute({
  path: '/v1/seals/{keyId}/retirement',
  policy: ['registrar'],
  operationId: 'retireSealKey',
  summary: 'Retires a seal key; from a compromise date on its signatures are not trusted.',
  tag,
  params: z.strictObject({ keyId: KeyId }),
  body: z.strictObject({
    reason: RegistryCommands.RetireSealKey.shape.reason,
    compromisedAt: HttpTime.optional(),
  }),
  as: 'registrar',
  act: ({ params: { keyId }, body: { reason, compromisedAt } }) => ({
    type: 'registry.retire-seal-key',
    keyId,
    reason,
    ...(compromisedAt !== undefined && { compromisedAt }),
  }),
});

export const SEAL_ACT_ROUTES: readonly Route[] = [addSeal, retireSeal];
