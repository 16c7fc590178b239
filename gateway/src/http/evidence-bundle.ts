import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BundledEvidence } from '@sealtrail/core';
import { documentDigest } from '../seal/document-digest.js';
import type { Services } from '../services.js';
import { Evidence, evidenceOf } from './certificate-evidence.js';
import { Fresh } from './fresh.js';

/** A document and its evidence in one file: the answer of `/evidence`, with the document beside it. */
export const EvidenceBundle = z
  .strictObject({ document: z.string().trim().min(1).max(262_144), evidence: Evidence, ...Fresh })
  .meta({ id: 'EvidenceBundle' });
export type EvidenceBundle = z.output<typeof EvidenceBundle>;

/** What the ledger, as far as the trail has it, says of a bundle's evidence: gathered anew, up to the block it names. */
export async function bundledEvidence(
  { document, evidence, asOfBlock }: EvidenceBundle,
  services: Services,
): Promise<BundledEvidence> {
  if (asOfBlock > services.trail.position().block) return 'ahead';
  const history = await services.certificates.certificate(evidence.certificate.identifier);
  if (history?.record.digest !== documentDigest(document)) return 'differs';
  const known = upTo(await evidenceOf(services, history), asOfBlock);
  const { active } = known.issuer;
  const said = { ...evidence, issuer: { ...evidence.issuer, active } };
  // As JSON: members without a value are none there.
  const isSame = isDeepStrictEqual(said, JSON.parse(JSON.stringify(known)));
  return isSame && isBeginning(evidence.issuer.active, active) ? 'agrees' : 'differs';
}

type Gathered = Awaited<ReturnType<typeof evidenceOf>>;

function upTo(known: Gathered, block: number): Gathered {
  const isEarly = (one: { readonly block: number }): boolean => one.block <= block;
  const { sealKey, events } = known;
  return {
    ...known,
    sealKey: { ...sealKey, retirements: sealKey.retirements.filter(isEarly) },
    events: events.filter(isEarly),
  };
}

type Periods = Gathered['issuer']['active'];

/** Whether these are all periods of an earlier time, of which the last may not have ended yet. They name no blocks. */
function isBeginning(said: Periods, known: Periods): boolean {
  return (
    said.length > 0 &&
    said.every(({ from, until }, place) => {
      const period = known[place];
      const isOpen = until === null && place === said.length - 1;
      return period?.from === from && (isOpen || period.until === until);
    })
  );
}
