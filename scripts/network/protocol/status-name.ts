import { common } from '@hyperledger/fabric-protos';

/** An orderer's status by its name, `SERVICE_UNAVAILABLE`. */
export function statusName(status: number): string {
  const found = Object.entries(common.Status).find(([, value]) => value === status);
  return found?.[0] ?? `status ${String(status)}`;
}
