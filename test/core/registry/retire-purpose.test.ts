import { publishPurpose } from '#core/registry/publish-purpose';
import { retirePurpose } from '#core/registry/retire-purpose';
import { runRule } from '../run-rule.ts';
import { describeRetirement } from './describe-retirement.ts';
import { purposeOf } from './registry-world.ts';

describeRetirement('retirePurpose', {
  rule: retirePurpose,
  type: 'registry.retire-purpose',
  publish: (code, setting) => runRule(publishPurpose, purposeOf({ code }), setting),
  entry: 'purpose',
  event: 'PurposeRetired',
  notFound: 'PURPOSE_NOT_FOUND',
  retired: 'PURPOSE_RETIRED',
});
