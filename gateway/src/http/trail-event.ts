import { z } from 'zod';
import { CommandId, EVENT_TYPES } from '@sealtrail/core';
import type { EventRow } from '../trail/trail-tables.js';
import { AccessQuery } from './access-query.js';
import { httpTime, HttpTimeText } from './http-time.js';

/** What events are looked for by: by themselves, or by the access that they are about. */
export const EventQuery = {
  ...AccessQuery,
  type: z.enum(EVENT_TYPES).optional().meta({ description: 'Such as `GrantRevoked`.' }),
  about: z
    .string()
    .max(128)
    .optional()
    .meta({ description: 'Identifier of a certificate, or id of a grant, request, access or key.' }),
};

export const TrailEvent = z
  .strictObject({
    seq: z.int(),
    block: z.int(),
    transactionId: z.string(),
    at: HttpTimeText,
    type: z.string(),
    agency: z.string(),
    officer: z.string().nullable(),
    subjectId: z.string().nullable(),
    about: z.string().nullable(),
    commandId: CommandId,
    /** The event as it is on the ledger. */
    event: z.looseObject({ type: z.string() }),
  })
  .meta({ id: 'TrailEvent' });

export function presentTrailEvent(row: EventRow): z.input<typeof TrailEvent> {
  return {
    seq: row.seq,
    block: row.block,
    transactionId: row.transaction_id,
    at: httpTime(row.at),
    type: row.type,
    agency: row.agency,
    officer: row.officer,
    subjectId: row.subject_id,
    about: row.about,
    commandId: row.command_id,
    event: JSON.parse(row.body) as { type: string },
  };
}
