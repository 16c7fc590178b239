import { z } from 'zod';
import { SubjectId } from '@sealtrail/core';
import { defineRoute, type Route } from '../route.js';

const erase = defineRoute({
  method: 'post',
  path: '/v1/subjects/{subjectId}/erasure',
  policy: ['registrar'],
  operationId: 'eraseSubject',
  summary:
    "Destroys a subject's key in the library, and with it every document under it, for ever. The ledger still verifies.",
  tag: 'certificates',
  params: z.strictObject({ subjectId: SubjectId }),
  answers: {
    200: {
      description: 'Erased; harmless to repeat.',
      schema: z.strictObject({ documents: z.int() }),
    },
  },
  async handle({ params, services }) {
    const { documents } = await services.library.eraseSubject(params.subjectId, services.clock());
    return { body: { documents } };
  },
});

export const ERASURE_ROUTES: readonly Route[] = [erase];
