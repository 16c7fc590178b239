import { expect } from 'chai';
import { REGISTRY_AGGREGATES } from '#core/registry/registry-aggregates';
import { REGISTRY_EVENTS } from '#core/registry/registry-events';
import { MemoryState } from '../memory-state.ts';
import { AGENCIES, id32, NOW_MS } from '../rule-context.ts';

const stamp = { v: 1, commandId: 'command-0001', at: NOW_MS, agency: AGENCIES.registrar } as const;

describe('REGISTRY_AGGREGATES', () => {
  it('has a fold for every event of the registry, and for no other', () => {
    const touched = new Set(REGISTRY_AGGREGATES.flatMap(({ touches }) => Object.keys(touches)));
    expect([...touched].sort()).to.deep.equal(REGISTRY_EVENTS.map((event) => event.shape.type.value).sort());
  });

  it('breaks off where an event presumes what is not there', () => {
    const state = new MemoryState(REGISTRY_AGGREGATES);
    const orphans = [
      { type: 'AgencySuspended', ...stamp, creditCode: AGENCIES.first, reason: 'merged' },
      { type: 'AgencyReinstated', ...stamp, creditCode: AGENCIES.first, reason: 'merged' },
      { type: 'SealKeyRetired', ...stamp, keyId: id32('key'), owner: AGENCIES.first, reason: 'lost' },
      { type: 'CertificateTypeRetired', ...stamp, code: 'a-type' },
      { type: 'DataCategoryRetired', ...stamp, code: 'a-category' },
      { type: 'PurposeRetired', ...stamp, code: 'a-purpose' },
      { type: 'NoticeRetired', ...stamp, textHash: id32('text'), purpose: 'a-purpose' },
    ] as const;
    for (const event of orphans)
      expect(() => {
        state.apply(event);
      }, event.type).to.throw(/presumes/);
  });
});
