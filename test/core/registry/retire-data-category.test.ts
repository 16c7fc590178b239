import { publishDataCategory } from '#core/registry/publish-data-category';
import { retireDataCategory } from '#core/registry/retire-data-category';
import { runRule } from '../run-rule.ts';
import { describeRetirement } from './describe-retirement.ts';
import { categoryOf } from './registry-world.ts';

describeRetirement('retireDataCategory', {
  rule: retireDataCategory,
  type: 'registry.retire-data-category',
  publish: (code, setting) => runRule(publishDataCategory, categoryOf({ code }), setting),
  entry: 'data-category',
  event: 'DataCategoryRetired',
  notFound: 'CATEGORY_NOT_FOUND',
  retired: 'CATEGORY_RETIRED',
});
