import type { z } from 'zod';
import { callerOf, commandRoute, officerHeadOf, type CommandRouteDefinition } from './command-route.js';
import type { Call, Route } from './route.js';

type Schema = z.ZodType;

interface OfficerRouteDefinition<P extends Schema | undefined, B extends Schema | undefined> extends Omit<
  CommandRouteDefinition<P, B>,
  'command'
> {
  /** As what the officer's agency signs. */
  readonly as: 'agency' | 'registrar' | 'oversight';
  /** The command without its head. */
  readonly act: (call: Call<P, undefined, B>) => object;
}

/** A route for an act of an officer, which the officer's agency signs. */
export function officerRoute<
  P extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: OfficerRouteDefinition<P, B>): Route {
  const { as, act, ...rest } = definition;
  return commandRoute<P, B>({
    ...rest,
    command: (call) => ({
      command: { ...officerHeadOf(call), ...act(call) },
      signer: call.services.signers[as](callerOf(call)),
    }),
  });
}
