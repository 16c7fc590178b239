import { z } from 'zod';
import type { Actor, CodedError } from '@sealtrail/core';
import type { Receipt } from '../ledger/ledger.js';
import { ServiceError } from '../service-error.js';
import type { Principal } from '../identity/principal.js';
import { presentReceipt, HttpReceipt } from './receipt.js';
import { defineRoute, type Call, type Policy, type Route } from './route.js';
import { refusalOf, requireCommitted, type Committed } from './run-command.js';

type Schema = z.ZodType;

/** A call of a route that is not for anyone: the dispatcher has made sure of the principal. */
export function callerOf(call: { readonly principal: Principal | undefined }): Principal {
  if (call.principal === undefined) throw new ServiceError('TOKEN_MISSING', 'an access token is needed');
  return call.principal;
}

/** The signed-in officer's pseudonym, with the command id: the head of an officer's command. */
export function officerHeadOf(call: {
  readonly principal: Principal | undefined;
  readonly commandId: string;
}): {
  id: string;
  officer: string;
} {
  const { officerId } = callerOf(call);
  if (officerId === undefined) throw new ServiceError('NOT_ALLOWED', 'the access token names no officer');
  return { id: call.commandId, officer: officerId };
}

interface Given {
  readonly command: object;
  readonly signer: Actor;
}

export interface CommandRouteDefinition<Params extends Schema | undefined, Body extends Schema | undefined> {
  readonly path: string;
  readonly policy: Exclude<Policy, 'anyone'>;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  readonly params?: Params;
  readonly body?: Body;
  /** What the answer holds beside the receipt. */
  readonly made?: z.ZodRawShape;
  /** The command, and who signs it. */
  readonly command: (call: Call<Params, undefined, Body>) => Given | Promise<Given>;
  /** Where the act was done before under another command id, and doing it again is harmless: its receipt. */
  readonly doneBefore?: (
    call: Call<Params, undefined, Body>,
    refusal: CodedError,
  ) => Promise<Receipt | undefined>;
  readonly present?: (committed: Committed) => Record<string, unknown>;
}

/** A route that gives one command to the ledger: 201 when it was done now, 200 when it was done before. */
export function commandRoute<
  Params extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(definition: CommandRouteDefinition<Params, Body>): Route {
  const { made = {}, present, command, doneBefore, ...rest } = definition;
  const schema = z.strictObject({ receipt: HttpReceipt, ...made });
  return defineRoute<Params, undefined, Body>({
    ...rest,
    method: 'post',
    commands: true,
    answers: {
      201: { description: 'Done, and durable.', schema },
      200: { description: 'The same command was done before; this is its first answer again.', schema },
    },
    async handle(call) {
      const given = await command(call);
      const outcome = await call.services.collector.submit(given.command, given.signer);
      if (outcome.status === 'refused') {
        const refusal = refusalOf(outcome);
        const receipt = await doneBefore?.(call, refusal);
        if (receipt === undefined) throw refusal;
        return { body: { receipt: presentReceipt(receipt) } };
      }
      const committed = requireCommitted(outcome);
      const body = { receipt: presentReceipt(committed.receipt), ...present?.(committed) };
      return { status: committed.status, body };
    },
  });
}
