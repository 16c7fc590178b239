import type { CallOptions, ClientUnaryCall, ServiceError } from '@grpc/grpc-js';
import { callFailure } from './call-failure.ts';

export interface CallLimits {
  /** What is being done and where, for the error. */
  readonly doing: string;
  /** How long the answer may take, in milliseconds. */
  readonly deadlineMs: number;
}

type Answer<T> = (error: ServiceError | null, response?: T) => void;

/** One request, one answer, or a ProtocolError when the deadline is over at the latest. */
export function callOnce<T>(
  { doing, deadlineMs }: CallLimits,
  start: (options: CallOptions, answer: Answer<T>) => ClientUnaryCall,
): Promise<T> {
  return new Promise((resolve, reject) => {
    start({ deadline: Date.now() + deadlineMs }, (error, response) => {
      if (error !== null) reject(callFailure(doing, error));
      else resolve(response as T);
    });
  });
}
