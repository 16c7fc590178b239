import { publishCertificateType } from '#core/registry/publish-certificate-type';
import { retireCertificateType } from '#core/registry/retire-certificate-type';
import { runRule } from '../run-rule.ts';
import { describeRetirement } from './describe-retirement.ts';
import { typeOf } from './registry-world.ts';

describeRetirement('retireCertificateType', {
  rule: retireCertificateType,
  type: 'registry.retire-certificate-type',
  publish: (code, setting) => runRule(publishCertificateType, typeOf({ code }), setting),
  entry: 'certificate-type',
  event: 'CertificateTypeRetired',
  notFound: 'TYPE_NOT_FOUND',
  retired: 'TYPE_RETIRED',
});
