import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from '../private-file.js';

/** Who signed in at one service, and with what. */
export const Session = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string(),
  resource: z.string().optional(),
  accessToken: z.string(),
  /** Milliseconds since the epoch. */
  expiresAt: z.int(),
  refreshToken: z.string().optional(),
});
export type Session = z.infer<typeof Session>;

/**
 * The sign-ins of this user, one file of mode 0600 for each service. A file that others could read is
 * refused; one that is not in its form counts as none.
 */
export class SessionStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(service: string): Promise<Session | undefined> {
    const text = await readPrivateFile(this.#pathOf(service));
    if (text === undefined) return undefined;
    return Session.safeParse(parseJson(text)).data;
  }

  /** There is the old file or the new one, whole. */
  async write(service: string, session: Session): Promise<void> {
    await writePrivateFile(this.#pathOf(service), JSON.stringify(session), 'replace');
  }

  async remove(service: string): Promise<void> {
    await rm(this.#pathOf(service), { force: true });
  }

  #pathOf(service: string): string {
    return join(this.#folder, `${encodeURIComponent(service.replace(/\/+$/, ''))}.json`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
