import { randomUUID } from 'node:crypto';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';

/** Sends a command as a person of the demonstration; fails unless it is carried out. */
export async function postAs(person: string, address: string, body: unknown): Promise<void> {
  const { accessToken } = await obtainDemoToken({ url: new URL(address).origin, person });
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201)
    throw new Error(`${address} answers ${String(answer.status)}: ${await answer.text()}`);
}
