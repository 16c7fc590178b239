import { status, type ServiceError } from '@grpc/grpc-js';
import { connectionFailure, silence } from './connection-failure.ts';
import { explainRefusal } from './explain-refusal.ts';
import type { ProtocolError } from './protocol-error.ts';

/** What a gRPC call that failed means for a person. */
export function callFailure(doing: string, error: ServiceError): ProtocolError {
  const { code, details } = error;
  if (code === status.DEADLINE_EXCEEDED) return silence(doing, error);
  if (code === status.UNAVAILABLE) return connectionFailure(doing, details, error);
  return explainRefusal(doing, details, { cause: error });
}
