import { z } from 'zod';
import { citizenAct, CitizenActBody, type CitizenActInput } from './citizen-act.js';
import { commandRoute, type CommandRouteDefinition } from './command-route.js';
import type { Call, Route } from './route.js';

type Params = z.ZodObject | undefined;
type ActBody<Said extends z.ZodRawShape> = z.ZodObject<typeof CitizenActBody & Said, z.core.$strict>;

interface CitizenRouteDefinition<P extends Params, Said extends z.ZodRawShape> extends Omit<
  CommandRouteDefinition<P, ActBody<Said>>,
  'policy' | 'body' | 'command'
> {
  /** What the act says beside who acts, for whom and how it is shown. */
  readonly said?: Said;
  /** The command without its head. */
  readonly act: (call: Call<P, undefined, ActBody<Said>>) => object;
}

/** A route for an act of a citizen, by which a clerk acts for the person at the counter too. */
export function citizenRoute<
  P extends Params = undefined,
  Said extends z.ZodRawShape = typeof CitizenActBody,
>(definition: CitizenRouteDefinition<P, Said>): Route {
  const { said, act, ...rest } = definition;
  return commandRoute<P, ActBody<Said>>({
    ...rest,
    policy: ['citizen', 'clerk'],
    body: z.strictObject({ ...CitizenActBody, ...said }) as ActBody<Said>,
    command: async (call) => {
      const { head, signer } = await citizenAct(call, call.body as CitizenActInput);
      return { command: { ...head, ...act(call) }, signer };
    },
  });
}
