import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { common } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import fc from 'fast-check';
import { computeConfigUpdate } from '../../../../scripts/network/protocol/compute-config-update.ts';
import { leaveOut } from '../../../leave-out.ts';
import { configFrom, plainFrom, type PlainGroup, type PlainMember } from './plain-group.ts';
import { programOnPath } from './program-on-path.ts';

const run = promisify(execFile);
const CASES = 20;

interface PlainUpdate {
  readonly read: PlainGroup;
  readonly write: PlainGroup;
}

function update(original: PlainGroup, updated: PlainGroup): PlainUpdate | undefined {
  const computed = computeConfigUpdate('trail', configFrom(original), configFrom(updated));
  return computed && plainUpdate(computed);
}

function plainUpdate(computed: common.ConfigUpdate): PlainUpdate {
  return { read: plainFrom(computed.getReadSet()), write: plainFrom(computed.getWriteSet()) };
}

const member: fc.Arbitrary<PlainMember> = fc.record({
  version: fc.integer({ min: 1, max: 3 }),
  mod: fc.constantFrom('Admins', 'Other'),
  is: fc.constantFrom('a', 'b'),
});
const members = fc.dictionary(fc.constantFrom('x', 'y', 'z'), member);
const group: fc.Arbitrary<PlainGroup> = fc.letrec<{ group: PlainGroup }>((tie) => ({
  group: fc.record({
    version: fc.integer({ min: 1, max: 3 }),
    mod: fc.constantFrom('Admins', 'Other'),
    values: members,
    policies: members,
    groups: fc.oneof(
      { maxDepth: 2 },
      fc.constant({}),
      fc.dictionary(fc.constantFrom('p', 'q'), tie('group'), { maxKeys: 2 }),
    ),
  }),
})).group;

describe('network protocol: the difference of two configurations', () => {
  const same: PlainGroup = {
    version: 3,
    mod: 'Admins',
    values: { v: { version: 2, mod: 'Admins', is: 'a' } },
    policies: { p: { version: 1, mod: 'Admins', is: 'a' } },
    groups: { g: { version: 4, mod: 'Admins', values: { w: { version: 5, mod: 'Admins', is: 'b' } } } },
  };

  it('is none where only versions differ', () => {
    expect(update(same, { ...same, version: 9, values: { v: { mod: 'Admins', is: 'a' } } })).to.equal(
      undefined,
    );
  });

  const cases: readonly [string, PlainGroup, PlainUpdate][] = [
    [
      'a changed value: it alone, under its next version',
      { ...same, values: { v: { mod: 'Admins', is: 'new' } } },
      {
        read: { version: 3 },
        write: { version: 3, values: { v: { version: 3, mod: 'Admins', is: 'new' } } },
      },
    ],
    [
      'a changed policy',
      { ...same, policies: { p: { mod: 'Admins', is: 'new' } } },
      {
        read: { version: 3 },
        write: { version: 3, policies: { p: { version: 2, mod: 'Admins', is: 'new' } } },
      },
    ],
    [
      'another modification policy of a value',
      { ...same, values: { v: { mod: 'Other', is: 'a' } } },
      { read: { version: 3 }, write: { version: 3, values: { v: { version: 3, mod: 'Other', is: 'a' } } } },
    ],
    [
      'a changed value further down: the way to it is read, at its versions',
      { ...same, groups: { g: { mod: 'Admins', values: { w: { mod: 'Admins', is: 'new' } } } } },
      {
        read: { version: 3, groups: { g: { version: 4 } } },
        write: {
          version: 3,
          groups: { g: { version: 4, values: { w: { version: 6, mod: 'Admins', is: 'new' } } } },
        },
      },
    ],
    [
      'a new group: its parent gets a new version and names what stays',
      {
        ...same,
        groups: {
          ...same.groups,
          h: { version: 7, mod: 'Admins', values: { w: { version: 7, mod: 'Admins', is: 'c' } } },
        },
      },
      {
        read: {
          version: 3,
          values: { v: { version: 2 } },
          policies: { p: { version: 1 } },
          groups: { g: { version: 4 } },
        },
        write: {
          version: 4,
          mod: 'Admins',
          values: { v: { version: 2 } },
          policies: { p: { version: 1 } },
          groups: { g: { version: 4 }, h: { mod: 'Admins', values: { w: { mod: 'Admins', is: 'c' } } } },
        },
      },
    ],
    [
      'a value that is gone: it is read no more, and not written',
      { ...same, values: {} },
      {
        read: { version: 3, policies: { p: { version: 1 } }, groups: { g: { version: 4 } } },
        write: { version: 4, mod: 'Admins', policies: { p: { version: 1 } }, groups: { g: { version: 4 } } },
      },
    ],
    [
      'another modification policy of the group itself',
      { ...same, mod: 'Other' },
      {
        read: {
          version: 3,
          values: { v: { version: 2 } },
          policies: { p: { version: 1 } },
          groups: { g: { version: 4 } },
        },
        write: {
          version: 4,
          mod: 'Other',
          values: { v: { version: 2 } },
          policies: { p: { version: 1 } },
          groups: { g: { version: 4 } },
        },
      },
    ],
  ];
  for (const [title, updated, expected] of cases)
    it(title, () => {
      expect(update(same, updated)).to.deep.equal(expected);
    });

  it('leaves both configurations as they are', () => {
    fc.assert(
      fc.property(group, group, (original, updated) => {
        const configs = [configFrom(original), configFrom(updated)] as const;
        const before = configs.map((config) => Buffer.from(config.serializeBinary()).toString('hex'));
        computeConfigUpdate('trail', ...configs);
        const after = configs.map((config) => Buffer.from(config.serializeBinary()).toString('hex'));
        expect(after).to.deep.equal(before);
      }),
      { numRuns: CASES },
    );
  });

  it('names the channel, and needs a configuration on both sides', () => {
    const computed = computeConfigUpdate('trail', configFrom(same), configFrom({}));
    expect(computed?.getChannelId()).to.equal('trail');
    expect(() => computeConfigUpdate('trail', new common.Config(), configFrom(same))).to.throw(TypeError);
    expect(() => computeConfigUpdate('trail', configFrom(same), new common.Config())).to.throw(TypeError);
  });
});

describe('network protocol: the difference, beside configtxlator', function () {
  this.timeout(60_000);
  const program = programOnPath('configtxlator');
  if (program === undefined) {
    leaveOut(this, "Fabric's configtxlator on the PATH");
    return;
  }
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'config-update-'));
  });
  after(() => rm(folder, { recursive: true }));

  it(`is the same for ${String(CASES)} random pairs`, async () => {
    const pair = fc.asyncProperty(group, group, async (original, updated) => {
      const computed = computeConfigUpdate('trail', configFrom(original), configFrom(updated));
      const theirs = await theirUpdate(configFrom(original), configFrom(updated));
      expect(computed?.toObject()).to.deep.equal(theirs?.toObject());
    });
    await fc.assert(pair, { numRuns: CASES });
  });

  async function theirUpdate(
    original: common.Config,
    updated: common.Config,
  ): Promise<common.ConfigUpdate | undefined> {
    const [from, to, out] = ['from', 'to', 'out'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await Promise.all([
      writeFile(from, original.serializeBinary()),
      writeFile(to, updated.serializeBinary()),
    ]);
    try {
      const args = [
        'compute_update',
        '--channel_id',
        'trail',
        '--original',
        from,
        '--updated',
        to,
        '--output',
        out,
      ];
      await run(program ?? '', args);
    } catch (error) {
      expect(String(error)).to.include('no differences detected');
      return undefined;
    }
    return common.ConfigUpdate.deserializeBinary(await readFile(out));
  }
});
