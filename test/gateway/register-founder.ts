import { postAs } from './post-as.ts';

/** The body whose registrar acts first on an empty ledger. */
export const FOUNDER = '11100000000009013X';

/** The first command of a ledger. */
export function registerFounder(address: string): Promise<void> {
  return postAs('registrar', `${address}/v1/agencies`, {
    creditCode: FOUNDER,
    name: { zh: '测试机构', en: 'Test agency' },
    organisation: 'ministry',
    powers: ['registrar'],
  });
}
