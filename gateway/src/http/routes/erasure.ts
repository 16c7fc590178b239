import { z } from 'zod';
import { Code, SubjectId } from '@sealtrail/core';
import { callerOf, officerHeadOf } from '../command-route.js';
import { HttpReceipt, presentReceipt } from '../receipt.js';
import { defineRoute, type Route } from '../route.js';
import { refusalOf, requireCommitted } from '../run-command.js';

const schema = z.strictObject({
  receipt: HttpReceipt,
  /** How many documents were under the key. */
  documents: z.int(),
});

const erase = defineRoute({
  method: 'post',
  path: '/v1/subjects/{subjectId}/erasure',
  policy: ['registrar'],
  commands: true,
  operationId: 'eraseSubject',
  summary:
    "Records the erasure on the ledger, then destroys the subject's key in the library, and with it every document under it, for ever.",
  tag: 'certificates',
  params: z.strictObject({ subjectId: SubjectId }),
  body: z.strictObject({ reason: Code }),
  answers: {
    201: { description: 'Recorded and erased.', schema },
    200: { description: 'The same command was done before; this is its first answer again.', schema },
  },
  async handle(call) {
    const { library, collector, signers } = call.services;
    const { subjectId } = call.params;
    const signer = signers.registrar(callerOf(call));
    const head = officerHeadOf(call);
    const ref = { agency: signer.agency, commandId: head.id };
    // First the intention, then the record, then the deed: what a crash leaves is finished at the next start.
    await library.intendErasure(ref, subjectId);
    const outcome = await collector.submit(
      { type: 'certificate.record-erasure', ...head, subjectId, reason: call.body.reason },
      signer,
    );
    if (outcome.status === 'refused') {
      await library.dropErasure(ref);
      throw refusalOf(outcome);
    }
    const { status, receipt } = requireCommitted(outcome);
    const { documents } = await library.carryOutErasure(ref, receipt.committedAt);
    return { status, body: { receipt: presentReceipt(receipt), documents } };
  },
});

export const ERASURE_ROUTES: readonly Route[] = [erase];
