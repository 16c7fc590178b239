import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '#core/contract/actor';
import { openFabricLedger, type OpenedFabricLedger } from '#gateway/ledger/fabric/open-fabric-ledger';
import type { Ledger } from '#gateway/ledger/ledger';
import { ServiceError } from '#gateway/service-error';
import { committed } from '../../test/gateway/ledger/ledger-world.ts';
import { noticeHash, readDemoCatalogue } from '../demo/demo-catalogue.ts';
import { PROVIDER } from './issue-documents.ts';

/** Whom the catalogue of the demonstration lets ask, of whom, for what. The one that asks has a counter for citizens. */
const REQUESTER = '11330000MB1A022185';
const CATEGORIES = ['medical-insurance-status'];
const PURPOSE = 'work-injury-treatment';
const CLAUSE = 'regulation-work-injury-insurance.art-30';
const DAY_MS = 86_400_000;
const GRANT_BATCH = 50;
const GRANT_BATCHES_AT_ONCE = 4;
/** How long organisations may take to hear of each other, and how soon the next try follows. */
const MEETING_MS = 20_000;
const RETRY_MS = 100;

function id32(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** An access on a `free` grant looks the grant up; on a `counted` one it also reads and writes how often it was used. */
export type GrantKind = 'free' | 'counted';

/** The registry of the demonstration on a network, reached without HTTP, and commands for it. */
export class FabricWorld {
  readonly ledger: Ledger;
  readonly requester: Actor;
  readonly #noticeHash: string;
  #count = 0;

  private constructor(ledger: Ledger, requester: Actor, hash: string) {
    this.ledger = ledger;
    this.requester = requester;
    this.#noticeHash = hash;
  }

  /** `profile`: a connection profile of all agencies; `onFirst` is called when the first command is committed. */
  static async found(profile: string, dataDir: string, onFirst: () => void): Promise<FabricWorld> {
    const opened = await openFabricLedger({ profile, dataDir });
    const { ledger, identities } = opened;
    const catalogue = await readDemoCatalogue();
    await publish(opened, catalogue, onFirst);
    const organisation = identities.organisationOf(REQUESTER);
    if (organisation === undefined) throw new Error('the network has no identity for who asks');
    const requester = { role: 'agency', agency: REQUESTER, organisation } as const;
    return new FabricWorld(ledger, requester, noticeHash(catalogue, PURPOSE, 1));
  }

  /** Submits one transaction of these commands, each of which must be committed. */
  async submit(commands: readonly object[]): Promise<void> {
    for (const outcome of await this.ledger.submit(commands, this.requester)) committed(outcome);
  }

  /** So many accesses on a clause of the law. */
  askByStatute(count: number): readonly object[] {
    return Array.from({ length: count }, () =>
      this.#ask(`citizen ${String(this.#next())}`, { kind: 'statutory', clause: CLAUSE }),
    );
  }

  /** An access on each of these grants of this kind. */
  askByGrant(kind: GrantKind, numbers: readonly number[]): readonly object[] {
    return numbers.map((number) =>
      this.#ask(holder(number), { kind: 'grant', grantId: grantId(kind, number) }),
    );
  }

  /** Makes the grants 0 to `count` - 1 of this kind, each of another citizen. */
  async grant(kind: GrantKind, count: number): Promise<void> {
    const step = GRANT_BATCH * GRANT_BATCHES_AT_ONCE;
    for (let from = 0; from < count; from += step) {
      const batches = Array.from({ length: GRANT_BATCHES_AT_ONCE }, (_, batch) =>
        Array.from({ length: GRANT_BATCH }, (__, i) => this.#grant(kind, from + batch * GRANT_BATCH + i)),
      );
      await Promise.all(batches.map((batch) => this.submit(batch)));
    }
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }

  #ask(subject: string, basis: object): object {
    return {
      type: 'access.ask',
      id: `bench-access-${String(this.#next())}`,
      officer: id32('officer'),
      provider: PROVIDER,
      subjectId: id32(subject),
      categories: CATEGORIES,
      purpose: PURPOSE,
      dataRange: null,
      basis,
      caseNumber: 'BENCH-1',
    };
  }

  #grant(kind: GrantKind, number: number): object {
    const from = Date.now() - DAY_MS;
    return {
      type: 'authorisation.grant',
      id: grantId(kind, number),
      officer: id32('officer'),
      subjectId: id32(holder(number)),
      evidence: { by: 'counter', proof: 'paper', hash: id32(`paper ${String(number)}`) },
      terms: {
        recipient: REQUESTER,
        providers: [PROVIDER],
        purpose: PURPOSE,
        categories: CATEGORIES,
        dataRange: null,
        from,
        until: from + 30 * DAY_MS,
        frequency: null,
        noticeHash: this.#noticeHash,
        maxUses: kind === 'counted' ? 1_000 : null,
      },
    };
  }
}

function holder(number: number): string {
  return `holder ${String(number)}`;
}

function grantId(kind: GrantKind, number: number): string {
  return `bench-grant-${kind}-${String(number)}`;
}

/** Under the ids of the demonstration's own loader, which finds all of it there. */
async function publish(
  { ledger, identities }: OpenedFabricLedger,
  {
    agencies,
    certificateTypes,
    dataCategories,
    purposes,
    notices,
  }: Awaited<ReturnType<typeof readDemoCatalogue>>,
  onFirst: () => void,
): Promise<void> {
  const [founder] = agencies;
  const organisation = founder && identities.organisationOf(founder.creditCode, 'registrar');
  if (founder === undefined || organisation === undefined) throw new Error('the network has no registrar');
  const registrar = { role: 'registrar', agency: founder.creditCode, organisation } as const;
  const officer = id32('registrar');
  const say = async (commands: readonly object[]): Promise<void> => {
    const signed = commands.map((command) => ({ ...command, officer }));
    for (const outcome of await ledger.submit(signed, registrar)) committed(outcome);
  };
  const [first, ...others] = agencies.map((agency) => ({
    type: 'registry.register-agency',
    id: `demo-agency-${agency.creditCode}`,
    ...agency,
    organisation: identities.organisationOf(agency.creditCode) ?? agency.organisation,
  }));
  // Organisations that have just met may not have heard of each other yet.
  await untilAvailable(() => say(first === undefined ? [] : [first]));
  onFirst();
  await say(others);
  const published = (what: string, items: readonly { readonly code: string }[], type: string): object[] =>
    items.map((item) => ({ type, id: `demo-${what}-${item.code}`, ...item }));
  await say([
    ...published('type', certificateTypes, 'registry.publish-certificate-type'),
    ...published('category', dataCategories, 'registry.publish-data-category'),
  ]);
  await say(published('purpose', purposes, 'registry.publish-purpose'));
  await say(
    notices
      .filter(({ version }) => version === 1)
      .map((notice) => ({
        type: 'registry.publish-notice',
        id: `demo-notice-${notice.purpose}-1-${notice.language}`,
        ...notice,
        validFrom: Date.now(),
      })),
  );
}

async function untilAvailable(work: () => Promise<void>): Promise<void> {
  for (const until = performance.now() + MEETING_MS; ;) {
    try {
      await work();
      return;
    } catch (error) {
      const isAway = error instanceof ServiceError && error.code === 'LEDGER_UNAVAILABLE';
      if (!isAway || performance.now() > until) throw error;
    }
    await sleep(RETRY_MS);
  }
}
