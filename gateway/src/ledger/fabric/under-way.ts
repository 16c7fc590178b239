import type { LedgerAnswer } from '../ledger.js';

/** A command that was begun and whose outcome is open. */
export interface Begun {
  /** SHA-256 of its canonical form. */
  readonly digest: Uint8Array;
  /** The answer its caller gets; never fails. */
  readonly answered: Promise<LedgerAnswer>;
  /** After an answer that told nothing: resolves when the outcome stands in the outbox. */
  later: Promise<unknown> | undefined;
}

interface Entry extends Begun {
  resolve(answer: LedgerAnswer): void;
}

/** The commands of this gateway whose outcome is open, by agency and command id: a repeat joins the first. */
export class UnderWay {
  readonly #entries = new Map<string, Entry>();

  get(agency: string, commandId: string): Begun | undefined {
    return this.#entries.get(`${agency}/${commandId}`);
  }

  begin(agency: string, commandId: string, digest: Uint8Array): void {
    const { promise: answered, resolve } = Promise.withResolvers<LedgerAnswer>();
    this.#entries.set(`${agency}/${commandId}`, { digest, answered, resolve, later: undefined });
  }

  /** The outcome is known to everybody who asks from now on. */
  end(agency: string, commandId: string, answer: LedgerAnswer): void {
    const key = `${agency}/${commandId}`;
    this.#entries.get(key)?.resolve(answer);
    this.#entries.delete(key);
  }

  /** The caller was told that the outcome is open; it stays open until `later` resolves. */
  leaveOpen(
    agency: string,
    commandId: string,
    open: { readonly answer: LedgerAnswer; readonly later: Promise<unknown> },
  ): void {
    const key = `${agency}/${commandId}`;
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.later = open.later;
    entry.resolve(open.answer);
    void open.later.then(() => this.#entries.delete(key));
  }
}
