import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { AnchorBatch } from './certificate-commands.js';
import type { AnchoredBatch } from './certificate-state.js';
import { checkIssuing, type Issuing, loadIssuing } from './issuing.js';

export interface AnchorBatchState extends Issuing {
  readonly batch: AnchoredBatch | undefined;
}

/** Many certificates by the root over their digests; the command's id names the batch. Refuses with the codes of its checks, or ID_REUSED. */
export const anchorBatch: Rule<AnchorBatch, AnchorBatchState> = {
  type: 'certificate.anchor-batch',
  schema: AnchorBatch,
  async load(command, read, context) {
    const issuing = await loadIssuing(command, read, context);
    return { ...issuing, batch: await read('batch', command.id) };
  },
  decide(state, command, context) {
    checkIssuing(state, command, context);
    if (state.batch !== undefined) throw new CodedError('ID_REUSED', 'a batch of this id is anchored');
    return [
      {
        type: 'BatchAnchored',
        ...stampEvent(command, context),
        ...commandBody(command),
        batchId: command.id,
        issuer: context.actor.agency,
      },
    ];
  },
};
