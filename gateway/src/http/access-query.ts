import { z } from 'zod';
import { CaseNumber, Code, CreditCode, OfficerId, REASON_CODES, SubjectId } from '@sealtrail/core';
import { HttpTime } from './http-time.js';

/** What accesses are looked for by, in the query of a route; all that are given must hold. */
export const AccessQuery = {
  agency: CreditCode.optional().meta({ description: 'Credit code of an agency on either side.' }),
  requester: CreditCode.optional().meta({ description: 'Credit code of the agency that asked.' }),
  provider: CreditCode.optional().meta({ description: 'Credit code of the agency that was asked.' }),
  officer: OfficerId.optional().meta({ description: 'Pseudonym of the officer who asked or acted.' }),
  subjectId: SubjectId.optional().meta({ description: 'Pseudonym of the person the data is about.' }),
  purpose: Code.optional(),
  basis: z.enum(['grant', 'statutory', 'emergency']).optional(),
  decision: z.enum(['permit', 'deny']).optional(),
  reason: z.enum(REASON_CODES).optional().meta({ description: 'Why it was denied.' }),
  category: Code.optional().meta({ description: 'One of the data categories asked for.' }),
  caseNumber: CaseNumber.optional(),
  pair: z
    .enum(['asked', 'release-refused', 'one-sided', 'matched', 'conflict', 'failed'])
    .optional()
    .meta({ description: 'State of the two sides; `one-sided`: released, and not confirmed.' }),
  from: HttpTime.optional().meta({ description: 'From this time on.' }),
  until: HttpTime.optional().meta({ description: 'Before this time.' }),
};
