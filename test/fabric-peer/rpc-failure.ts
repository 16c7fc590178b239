import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { gateway, google } from '@hyperledger/fabric-protos';
import anyProtocol from 'google-protobuf/google/protobuf/any_pb.js';

/** Which peer could not do what was asked, and why. */
export interface FailureDetail {
  readonly address: string;
  readonly mspId: string;
  readonly message: string;
}

/** What a call to a peer ends with: a status of gRPC and, for people, what each asked peer said. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure';
  readonly code: status;
  readonly details: readonly FailureDetail[];

  constructor(code: status, message: string, details: readonly FailureDetail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** As gRPC carries it; what is no RpcFailure is a mistake of the peer's. */
export function toStatus(error: unknown): Partial<StatusObject> {
  if (!(error instanceof RpcFailure)) {
    return { code: status.INTERNAL, details: error instanceof Error ? String(error.stack) : String(error) };
  }
  const { code, message, details } = error;
  const metadata = new Metadata();
  if (details.length > 0) metadata.set('grpc-status-details-bin', statusBytes(code, message, details));
  return { code, details: message, metadata };
}

function statusBytes(code: status, message: string, details: readonly FailureDetail[]): Buffer {
  const whole = new google.rpc.Status();
  whole.setCode(code);
  whole.setMessage(message);
  for (const { address, mspId, message: said } of details) {
    const detail = new gateway.ErrorDetail();
    detail.setAddress(address);
    detail.setMspId(mspId);
    detail.setMessage(said);
    const any = new anyProtocol.Any();
    any.pack(detail.serializeBinary(), 'gateway.ErrorDetail');
    whole.addDetails(any);
  }
  return Buffer.from(whole.serializeBinary());
}
