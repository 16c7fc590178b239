import type { Evidence } from '@sealtrail/core';

/** How a citizen's act was given, and by whose power. */
export interface GivenBy {
  readonly by: Evidence['by'];
  /** The power of the representative who gave it. */
  readonly appointmentId?: string;
}

export function givenBy(evidence: Evidence): GivenBy {
  const { by } = evidence;
  const appointmentId = 'appointmentId' in evidence ? evidence.appointmentId : undefined;
  return appointmentId === undefined ? { by } : { by, appointmentId };
}
