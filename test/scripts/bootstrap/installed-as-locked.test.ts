import { expect } from 'chai';
import { installedAsLocked, type LockedPackages } from '../../../scripts/bootstrap/installed-as-locked.mjs';

const LOCKED: LockedPackages = {
  '': {},
  core: { version: '0.1.0' },
  'node_modules/@sealtrail/core': { link: true },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/for-macs': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
const INSTALLED: LockedPackages = {
  core: { version: '0.1.0' },
  'node_modules/@sealtrail/core': { link: true },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
};

describe('installedAsLocked', () => {
  it('holds where only an optional package is missing', () => {
    expect(installedAsLocked(LOCKED, INSTALLED)).to.equal(true);
  });

  const { 'node_modules/zod': zod, ...withoutZod } = INSTALLED;
  const differences: readonly [string, LockedPackages][] = [
    ['a package is missing', withoutZod],
    ['a version is another', { ...INSTALLED, 'node_modules/zod': { ...zod, version: '4.6.6' } }],
    ['content is another', { ...INSTALLED, 'node_modules/zod': { ...zod, integrity: 'sha512-c' } }],
    ['a link became a copy', { ...INSTALLED, 'node_modules/@sealtrail/core': { version: '0.1.0' } }],
    ['a package is left over', { ...INSTALLED, 'node_modules/left-pad': { version: '1.0.0' } }],
    [
      'an optional package is of another version',
      { ...INSTALLED, 'node_modules/for-macs': { version: '2.0.0' } },
    ],
  ];
  for (const [title, installed] of differences) {
    it(`does not hold where ${title}`, () => {
      expect(installedAsLocked(LOCKED, installed)).to.equal(false);
    });
  }
});
