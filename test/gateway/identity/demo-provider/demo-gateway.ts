import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { DemoPerson } from '#gateway/identity/demo-provider/demo-person';
import { createDemoProvider, type DemoProvider } from '#gateway/identity/demo-provider/create-demo-provider';
import { AUDIENCE } from '../access-tokens.ts';

export const PEOPLE: readonly DemoPerson[] = [
  {
    id: 'issuer-1',
    title: { zh: '签发人甲', en: 'Issuing officer <1>' },
    roles: ['issuer'],
    agency: '111100000000010112',
    organisation: 'ministry',
  },
  {
    id: 'requester',
    title: { zh: '申请部门经办人', en: 'Requesting officer' },
    roles: ['requester'],
    agency: '113300000000020223',
  },
  {
    id: 'citizen-1',
    title: { zh: '市民甲', en: 'First citizen' },
    roles: ['citizen'],
    idDocument: { type: 'citizen-number', number: '110101199003070011' },
  },
];

export interface DemoGateway {
  readonly url: string;
  readonly provider: DemoProvider;
  /** What the provider reported as its own fault. */
  readonly faults: readonly unknown[];
  stop(): Promise<void>;
}

export interface DemoGatewayOptions {
  readonly dataDir: string;
  readonly people?: readonly DemoPerson[];
  /** Default: any free one. */
  readonly port?: number;
  /** What `/v1/identity` says; default that of a demonstration. */
  readonly identity?: Readonly<Record<string, unknown>>;
}

/** The provider as the gateway has it: mounted in Express, at an address known only after listening. */
export async function startDemoGateway(options: DemoGatewayOptions): Promise<DemoGateway> {
  const app = express();
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(options.port ?? 0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const faults: unknown[] = [];
  const provider = await createDemoProvider({
    issuer: `${url}/oidc`,
    resource: AUDIENCE,
    dataDir: options.dataDir,
    people: options.people ?? PEOPLE,
    onFault: (fault) => {
      faults.push(fault);
    },
  });
  app.use('/oidc', provider.handler);
  app.get('/v1/identity', (_request, response) => {
    const { issuer, clientId, resource } = provider;
    response.json({ issuer, clientId, resource, demonstration: true, ...options.identity });
  });
  return {
    url,
    provider,
    faults,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      provider.close();
    },
  };
}
