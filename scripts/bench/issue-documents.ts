import { randomUUID } from 'node:crypto';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';

/** Most certificates that one request may ask for. */
const BATCH = 1_000;
/** The agency of the demonstration that has the data. */
export const PROVIDER = '12330000MB1A033684';
export const HOLDER = { type: 'citizen-number', number: '330106198203141820' };

export async function tokenOf(url: string, person: string): Promise<string> {
  return (await obtainDemoToken({ url, person })).accessToken;
}

export async function post<T>(url: string, token: string, body: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

/** Has the second issuer of the demonstration issue certificates, and gives their documents. */
export async function issueDocuments(url: string, count: number): Promise<readonly string[]> {
  const token = await tokenOf(url, 'issuer-2');
  const documents: string[] = [];
  while (documents.length < count) {
    const items = Array.from({ length: Math.min(BATCH, count - documents.length) }, () => ({
      commandId: randomUUID(),
      certificateType: 'disability-certificate',
      holder: { name: '演甲子', idDocument: HOLDER },
      claims: { category: 'hearing', grade: 3, assessedOn: '2026-03-02', region: '510104' },
    }));
    const { outcomes } = await post<{ outcomes: readonly { certificate?: { document: string } }[] }>(
      `${url}/v1/certificates/batch`,
      token,
      { items },
    );
    for (const { certificate } of outcomes) {
      if (certificate === undefined) throw new Error('a certificate was not issued');
      documents.push(certificate.document);
    }
  }
  return documents;
}
