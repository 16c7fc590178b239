import { type Aggregate, defineAggregate, present } from '../contract/aggregate.js';
import type { AnchoredBatch, Certificate, CertificateStatus } from './certificate-state.js';

const CERTIFICATE: Aggregate<'certificate'> = defineAggregate('certificate', {
  CertificateIssued: {
    id: (event) => event.identifier,
    apply: (_state, event): Certificate => ({
      issuer: event.issuer,
      certificateType: event.certificateType,
      subjectId: event.subjectId,
      digest: event.digest,
      issuedAt: event.issuedAt,
      validUntil: event.validUntil,
      status: 'valid',
    }),
  },
  CertificateSuspended: becomes('suspended'),
  CertificateReinstated: becomes('valid'),
  CertificateRevoked: becomes('revoked'),
  CertificateSuperseded: becomes('superseded'),
});

const BATCH: Aggregate<'batch'> = defineAggregate('batch', {
  BatchAnchored: {
    id: (event) => event.batchId,
    apply: (_state, event): AnchoredBatch => ({ issuer: event.issuer, root: event.root }),
  },
});

/** What the contract keeps of certificates, and the events that change it. */
export const CERTIFICATE_AGGREGATES = [CERTIFICATE, BATCH] as const;

function becomes(status: CertificateStatus): {
  id(event: { readonly identifier: string }): string;
  apply(state: Certificate | undefined): Certificate;
} {
  return {
    id: (event) => event.identifier,
    apply: (state) => ({ ...present(state, 'certificate'), status }),
  };
}
