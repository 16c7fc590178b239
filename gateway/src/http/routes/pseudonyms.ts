import { z } from 'zod';
import { IdDocument, SubjectId } from '@sealtrail/core';
import { pseudonymOf } from '../../identity/pseudonym-of.js';
import { recordTrailQuery } from '../record-trail-query.js';
import { defineRoute, type Route } from '../route.js';

const find = defineRoute({
  method: 'post',
  path: '/v1/pseudonyms',
  policy: ['requester', 'provider', 'clerk', 'auditor', 'registrar'],
  operationId: 'findPseudonym',
  summary:
    'The pseudonym of the holder of an id document, to name them in requests. Nothing is stored; an auditor’s question is recorded.',
  tag: 'accesses',
  body: z.strictObject({ idDocument: IdDocument }),
  answers: { 200: { description: 'The pseudonym.', schema: z.strictObject({ subjectId: SubjectId }) } },
  async handle(call) {
    const subjectId = pseudonymOf(call.body.idDocument, call.services.pseudonyms, '/idDocument');
    await recordTrailQuery(call, 'pseudonym', { subjectId });
    return { body: { subjectId } };
  },
});

export const PSEUDONYM_ROUTES: readonly Route[] = [find];
