import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import type { Terms } from '#core/authorisation/terms';
import type { Evidence } from '#core/evidence/evidence';
import { parseConfig } from '#gateway/gateway-config';
import type { DemoPerson } from '#gateway/identity/demo-provider/demo-person';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { createWallet, type Wallet } from '../core/wallet.ts';
import { EMBEDDED, type JourneyLedger } from './journey-ledgers.ts';
import { requireDeclaredAnswer } from './require-declared-answer.ts';

/** An answer of the gateway; what `body` holds has the form that the route declares. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  /** The `Idempotency-Key`; any new one by default, none for null. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An act as its subject's key signs it: without head, with times in milliseconds since the epoch. */
export interface Act {
  readonly type: string;
  readonly id: string;
  readonly [member: string]: unknown;
}

export interface RunningGateway {
  readonly url: string;
  readonly dataDir: string;
  readonly ledgerId: string;
  /** Calls as a person of the demonstration, or as nobody for undefined. Fails for an answer of undeclared form. */
  call(
    person: string | undefined,
    method: 'get' | 'post',
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Answer>;
  /** The same, for an answer that must have this status. */
  must(
    status: number,
    person: string | undefined,
    method: 'get' | 'post',
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Answer>;
  token(person: string): Promise<string>;
  /** The citizen's pseudonym, as agencies ask for it. */
  subject(person: string): Promise<string>;
  /** Makes a key for the citizen and registers it, at the first call. */
  wallet(person: string): Promise<Wallet>;
  /** The evidence of an act that the citizen signs for themself, or for `represented` under an appointment. */
  evidence(
    person: string,
    act: Act,
    represented?: { readonly subjectId: string; readonly appointmentId: string },
  ): Promise<Evidence>;
  /** Until reads show all that was committed by calls before. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** A new idempotency key. */
export function newKey(): string {
  return randomUUID();
}

export function textOf({ body }: Answer, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`the answer has no ${name}: ${JSON.stringify(body)}`);
  return value;
}

/** Terms as the interface takes them: with times as text. */
export function httpTerms(terms: Terms): Record<string, unknown> {
  const { from, until, ...rest } = terms;
  return { ...rest, from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

export interface RunOptions {
  /** Who may sign in; the demonstration's people by default. */
  readonly people?: readonly DemoPerson[];
  /** Where the gateway's folder is made; the system's folder for such things by default. */
  readonly parent?: string;
  /** What it runs on; the embedded ledger by default. */
  readonly ledger?: JourneyLedger;
  /** Further settings of the environment. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A gateway on a free port with an empty folder. */
export async function runGateway(options: RunOptions = {}): Promise<RunningGateway> {
  const { parent = tmpdir(), ledger = EMBEDDED } = options;
  const people = options.people ?? (await readDemoPeople());
  const started = await ledger.start(people);
  const dataDir = await mkdtemp(join(parent, 'sealtrail-journey-'));
  const stop = async (): Promise<void> => {
    await started.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await started.prepareFolder?.(dataDir);
    const settings = { PORT: '0', DATA_DIR: dataDir, RATE_LIMIT_PER_MINUTE: '100000' };
    const config = parseConfig({ ...settings, ...started.environment, ...options.settings });
    const gateway = await startGateway({ config, people });
    const { ledgerId } = await gateway.services.ledger.status();
    return new Running({ gateway, people, dataDir, ledgerId, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface RunningParts {
  readonly gateway: Gateway;
  readonly people: readonly DemoPerson[];
  readonly dataDir: string;
  readonly ledgerId: string;
  /** Ends and removes what was there before the gateway. */
  readonly stop: () => Promise<void>;
}

class Running implements RunningGateway {
  readonly url: string;
  readonly dataDir: string;
  readonly ledgerId: string;
  readonly #parts: RunningParts;
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #subjects = new Map<string, Promise<string>>();
  readonly #wallets = new Map<string, Promise<Wallet>>();
  #newestBlock = 0;

  constructor(parts: RunningParts) {
    this.#parts = parts;
    this.url = parts.gateway.address;
    this.dataDir = parts.dataDir;
    this.ledgerId = parts.ledgerId;
  }

  async call(
    person: string | undefined,
    method: 'get' | 'post',
    path: string,
    body?: unknown,
    options: CallOptions = {},
  ): Promise<Answer> {
    const authorization = person === undefined ? {} : { Authorization: `Bearer ${await this.token(person)}` };
    const response = await fetch(this.url + path, {
      method: method.toUpperCase(),
      headers: { ...authorization, ...headersOf(method, body, options) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = await readAnswer(response);
    requireDeclaredAnswer(method, path, answer);
    const { receipt } = answer.body as { receipt?: { readonly block: number } };
    this.#newestBlock = Math.max(this.#newestBlock, receipt?.block ?? 0);
    return answer;
  }

  async must(status: number, ...call: Parameters<RunningGateway['call']>): Promise<Answer> {
    const answer = await this.call(...call);
    if (answer.status !== status) {
      const [, method, path] = call;
      throw new Error(
        `${method} ${path} answers ${String(answer.status)} instead of ${String(status)}: ${JSON.stringify(answer.body)}`,
      );
    }
    return answer;
  }

  token(person: string): Promise<string> {
    return once(this.#tokens, person, async () => {
      const { accessToken } = await obtainDemoToken({ url: this.url, person });
      return accessToken;
    });
  }

  subject(person: string): Promise<string> {
    return once(this.#subjects, person, async () => {
      const idDocument = this.#parts.people.find(({ id }) => id === person)?.idDocument;
      return textOf(await this.must(200, 'requester', 'post', '/v1/pseudonyms', { idDocument }), 'subjectId');
    });
  }

  wallet(person: string): Promise<Wallet> {
    return once(this.#wallets, person, async () => {
      const wallet = createWallet();
      await this.must(201, person, 'post', '/v1/my/keys', { publicKey: wallet.publicKey });
      return wallet;
    });
  }

  async evidence(
    person: string,
    act: Act,
    represented?: { readonly subjectId: string; readonly appointmentId: string },
  ): Promise<Evidence> {
    const wallet = await this.wallet(person);
    const to = { aud: this.ledgerId, iatMs: Date.now() };
    if (represented === undefined) {
      const subjectId = await this.subject(person);
      return wallet.signed({ ...act, subjectId, evidence: { by: 'self' as const } }, to).evidence;
    }
    const { subjectId, appointmentId } = represented;
    const evidence = { by: 'representative' as const, appointmentId };
    return wallet.signed({ ...act, subjectId, evidence }, to).evidence;
  }

  async settle(): Promise<void> {
    await this.must(200, undefined, 'get', `/v1/agencies?limit=1&atLeastBlock=${String(this.#newestBlock)}`);
  }

  async stop(): Promise<void> {
    await this.#parts.gateway.stop();
    await this.#parts.stop();
  }
}

function once<V>(kept: Map<string, Promise<V>>, name: string, make: () => Promise<V>): Promise<V> {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const made = make();
  kept.set(name, made);
  return made;
}

function headersOf(
  method: 'get' | 'post',
  body: unknown,
  { key = newKey(), headers = {} }: CallOptions,
): Record<string, string> {
  return {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(method === 'post' && key !== null && { 'Idempotency-Key': key }),
    ...headers,
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json/.test(headers.get('content-type') ?? '');
  return { status, headers, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}
