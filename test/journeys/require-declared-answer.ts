import { ProblemSchema } from '#gateway/http/problem-schema';
import type { Route } from '#gateway/http/route';
import { everyRoute } from '../gateway/http/every-route.ts';

const ROUTES = everyRoute().map((route) => ({
  ...route,
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Fails where an answer is not what the route table declares: a status it does not name, or another form. */
export function requireDeclaredAnswer(
  method: string,
  path: string,
  { status, headers, body }: Received,
): void {
  const where = `${method} ${path} ${String(status)}`;
  if (status >= 400 && headers.get('content-type') === 'application/problem+json') {
    requireForm(where, ProblemSchema, body);
    return;
  }
  const address = new URL(path, 'http://localhost').pathname;
  const candidates = ROUTES.filter((one) => one.method === method && one.pattern.test(address));
  // A fixed path comes before one with a parameter in the same place.
  const route = candidates.find((one) => one.path === address) ?? candidates[0];
  if (route === undefined) throw new Error(`${where}: no such route, and no problem`);
  const answer = route.answers[status];
  if (answer === undefined) throw new Error(`${where}: a status that the route does not declare`);
  if (isStream(route, headers)) return;
  if (answer.schema !== undefined) requireForm(where, answer.schema, body);
}

/** A declared form other than JSON. */
function isStream({ streams = [] }: Pick<Route, 'streams'>, headers: Headers): boolean {
  const contentType = headers.get('content-type') ?? '';
  return streams.some((type) => contentType.split(';')[0] === type);
}

function requireForm(
  where: string,
  schema: { safeParse(value: unknown): { success: boolean; error?: Error | undefined } },
  body: unknown,
): void {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`${where}: not as declared: ${parsed.error?.message ?? ''}`);
}
