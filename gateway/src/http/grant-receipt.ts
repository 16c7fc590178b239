import { z } from 'zod';
import { CommandId, Title, TransactionId, type Evidence, type EventOf, type Terms } from '@sealtrail/core';
import { givenBy } from '../trail/given-by.js';
import { isNoDecision } from '../trail/is-no-decision.js';
import type { TrailDatabase } from '../trail/open-trail-database.js';
import { registryTitles } from '../trail/registry-titles.js';
import type { EventRow, GrantRow } from '../trail/trail-tables.js';
import { httpTime, HttpTimeText } from './http-time.js';
import { HttpTermsText, presentTerms } from './http-terms.js';

const Named = z.strictObject({ code: z.string(), title: Title });

const Act = z.strictObject({
  type: z.string(),
  at: HttpTimeText,
  by: z.enum(['self', 'representative', 'counter', 'session', 'service']),
  /** Pseudonym of the officer at the counter. */
  officer: z.string().optional(),
  /** The power that the representative acted by. */
  appointmentId: CommandId.optional(),
  commandId: CommandId,
  seq: z.int(),
  block: z.int(),
  transactionId: TransactionId,
});
type Act = z.input<typeof Act>;

/** What a person takes home: who may see what, for which matter, until when, and how that came about. */
export const GrantReceipt = z
  .strictObject({
    grantId: CommandId,
    sentence: z.strictObject({ zh: z.string(), en: z.string() }),
    recipient: Named,
    providers: z.array(Named),
    purpose: Named,
    categories: z.array(Named),
    terms: HttpTermsText,
    acts: z.array(Act),
  })
  .meta({ id: 'GrantReceipt' });
export type GrantReceipt = z.input<typeof GrantReceipt>;

/** Most acts of one grant that are shown. */
const ACTS_MAX = 1_000;

/** The events of a grant, oldest first. */
export async function grantEvents(db: TrailDatabase, grantId: string): Promise<readonly EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('about', '=', grantId)
    .where(isNoDecision)
    .where('type', 'like', 'Grant%')
    .orderBy('seq')
    .limit(ACTS_MAX)
    .execute();
}

export function evidenceOf({ body }: EventRow): Evidence | undefined {
  return (JSON.parse(body) as { readonly evidence?: Evidence }).evidence;
}

export async function grantReceipt(
  db: TrailDatabase,
  row: GrantRow,
  events: readonly EventRow[],
): Promise<GrantReceipt> {
  const made = JSON.parse(row.body) as EventOf<'GrantMade'>;
  // A shortened grant ends earlier than it was made to.
  const terms = { ...made.terms, until: row.valid_until };
  const agencies = await registryTitles(db, 'agency', [terms.recipient, ...terms.providers]);
  const purposes = await registryTitles(db, 'purpose', [terms.purpose]);
  const categories = await registryTitles(db, 'data-category', terms.categories);
  const named = {
    recipient: nameIn(agencies, terms.recipient),
    providers: terms.providers.map((code) => nameIn(agencies, code)),
    purpose: nameIn(purposes, terms.purpose),
    categories: terms.categories.map((code) => nameIn(categories, code)),
  };
  return {
    grantId: row.grant_id,
    sentence: { zh: inChinese(named, terms), en: inEnglish(named, terms) },
    ...named,
    terms: presentTerms(terms),
    acts: events.map(presentAct),
  };
}

type Names = Pick<GrantReceipt, 'recipient' | 'providers' | 'purpose' | 'categories'>;

function nameIn(titles: ReadonlyMap<string, Title>, code: string): z.input<typeof Named> {
  return { code, title: titles.get(code) ?? { zh: code, en: code } };
}

function presentAct(row: EventRow): Act {
  const evidence = evidenceOf(row);
  return {
    type: row.type,
    at: httpTime(row.at),
    ...(evidence === undefined ? { by: 'service' as const } : givenBy(evidence)),
    ...(evidence?.by === 'counter' && row.officer !== null && { officer: row.officer }),
    commandId: row.command_id,
    seq: row.seq,
    block: row.block,
    transactionId: row.transaction_id,
  };
}

const DAY = { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' } as const;
const dayIn = {
  zh: new Intl.DateTimeFormat('zh-CN', DAY),
  en: new Intl.DateTimeFormat('en-GB', DAY),
};

function inChinese({ recipient, providers, purpose, categories }: Names, terms: Terms): string {
  const all = (list: Names['providers']): string => list.map(({ title }) => title.zh).join('、');
  const times = terms.maxUses === null ? '' : `，最多 ${String(terms.maxUses)} 次`;
  const period = `${dayIn.zh.format(terms.from)}至${dayIn.zh.format(terms.until)}（北京时间）`;
  return `${period}，${recipient.title.zh}为办理“${purpose.title.zh}”，可以向${all(providers)}查询：${all(categories)}${times}。`;
}

function inEnglish({ recipient, providers, purpose, categories }: Names, terms: Terms): string {
  const all = (list: Names['providers']): string => list.map(({ title }) => title.en).join(', ');
  const times = terms.maxUses === null ? '' : `, ${String(terms.maxUses)} times at most`;
  const period = `From ${dayIn.en.format(terms.from)} until ${dayIn.en.format(terms.until)} (Beijing time)`;
  return `${period}, ${recipient.title.en} may ask ${all(providers)} for: ${all(categories)}, for the matter “${purpose.title.en}”${times}.`;
}
