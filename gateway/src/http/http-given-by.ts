import { z } from 'zod';
import { CommandId } from '@sealtrail/core';

/** `GivenBy` in an answer. */
export const HttpGivenBy = {
  by: z.enum(['self', 'representative', 'counter', 'session']),
  appointmentId: CommandId.optional(),
};
