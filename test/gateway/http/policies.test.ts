import { expect } from 'chai';
import type { Route } from '#gateway/http/route';
import type { DemoPerson } from '#gateway/identity/demo-provider/demo-person';
import { ROLES, type Role } from '#gateway/identity/roles';
import { runGateway, type RunningGateway } from '../../journeys/running-gateway.ts';
import { everyRoute } from './every-route.ts';

/** One person for each role, with no other. */
const PEOPLE: readonly DemoPerson[] = ROLES.map((role) => ({
  id: role,
  title: { zh: role, en: role },
  roles: [role],
  ...(role === 'citizen'
    ? { idDocument: { type: 'citizen-number', number: '330106198203141820' } }
    : { agency: '11330000MB1A022185', organisation: 'province-a' }),
}));

const ROUTES = everyRoute();

interface Refusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly detail: string | undefined;
}

describe('the policies of the route table', function () {
  this.timeout(30_000);
  let running: RunningGateway;

  before(async () => {
    running = await runGateway({ people: PEOPLE });
  });
  after(() => running.stop());

  /** Calls with neither parameters nor body that mean anything: who may call is asked before what is said. */
  async function callAs(role: Role | undefined, { method, path }: Route): Promise<Refusal> {
    const headers = role === undefined ? {} : { Authorization: `Bearer ${await running.token(role)}` };
    const address = running.url + path.replaceAll(/\{\w+\}/g, 'unknown');
    const response = await fetch(address, {
      method: method.toUpperCase(),
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    const { status } = response;
    if (response.headers.get('content-type') !== 'application/problem+json') {
      // A stream of events never ends by itself.
      await response.body?.cancel();
      return { status, code: undefined, detail: undefined };
    }
    const { code, detail } = (await response.json()) as { code: string; detail: string };
    return { status, code, detail };
  }

  for (const route of ROUTES) {
    const { method, path, policy } = route;
    if (policy === 'anyone') {
      it(`${method} ${path} needs no token`, async () => {
        const { status } = await callAs(undefined, route);
        expect(status).not.to.be.oneOf([401, 403]);
      });
      continue;
    }
    it(`${method} ${path} refuses a call without a token`, async () => {
      const { status, code } = await callAs(undefined, route);
      expect([status, code]).to.deep.equal([401, 'TOKEN_MISSING']);
    });
    for (const role of ROLES) {
      if (policy.includes(role)) {
        it(`${method} ${path} lets ${role} through`, async () => {
          const { status, detail = '' } = await callAs(role, route);
          expect(status).not.to.equal(401);
          expect(detail).not.to.contain('one of the roles');
        });
      } else {
        it(`${method} ${path} refuses ${role}`, async () => {
          const { status, code } = await callAs(role, route);
          expect([status, code]).to.deep.equal([403, 'NOT_ALLOWED']);
        });
      }
    }
  }
});
