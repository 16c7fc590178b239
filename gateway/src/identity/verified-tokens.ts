import { hash } from 'node:crypto';
import type { Principal } from './principal.js';

/** How long a verified token is not verified anew, in milliseconds; a withdrawn key is honoured no longer. */
const KEPT_MS = 60_000;
const ENTRIES_MAX = 10_000;

interface Entry {
  readonly principal: Principal;
  readonly from: number;
  readonly until: number;
}

/**
 * Remembers what tokens were verified to, because one signature check costs more than the rest of a request.
 * Holds digests, never tokens; at most 10,000, the oldest goes first.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  /** `undefined` also where the clock went back behind the verification. */
  find(token: string, now: number): Principal | undefined {
    const entry = this.#entries.get(digest(token));
    return entry !== undefined && entry.from <= now && now < entry.until ? entry.principal : undefined;
  }

  /** `expiresAt` in milliseconds since the epoch: the token's `exp`. */
  add(
    token: string,
    principal: Principal,
    times: { readonly now: number; readonly expiresAt: number },
  ): void {
    const key = digest(token);
    this.#entries.delete(key);
    if (this.#entries.size >= ENTRIES_MAX) this.#dropOldest();
    const until = Math.min(times.expiresAt, times.now + KEPT_MS);
    this.#entries.set(key, { principal, from: times.now, until });
  }

  #dropOldest(): void {
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}

function digest(token: string): string {
  return hash('sha256', token, 'base64url');
}
