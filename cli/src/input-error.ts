import type { Words } from './words.js';

/** What the person at the command line can put right. All that is shown is the message, in both languages. */
export class InputError extends Error implements Words {
  override readonly name = 'InputError';
  readonly detail: string;
  readonly zh: string;

  constructor({ detail, zh }: Words, options?: ErrorOptions) {
    super(detail, options);
    this.detail = detail;
    this.zh = zh;
  }
}
