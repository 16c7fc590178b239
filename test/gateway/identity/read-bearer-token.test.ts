import { expect } from 'chai';
import { readBearerToken } from '#gateway/identity/read-bearer-token';
import { ServiceError } from '#gateway/service-error';

describe('readBearerToken', () => {
  it('reads the token after the scheme, in whatever letters that is written', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect(readBearerToken(`${scheme} a.b.c`)).to.equal('a.b.c');
    }
  });

  const refusals: readonly [string, string | undefined, string][] = [
    ['no header', undefined, 'TOKEN_MISSING'],
    ['an empty header', '', 'TOKEN_MISSING'],
    ['the scheme alone', 'Bearer', 'TOKEN_INVALID'],
    ['the scheme and a space', 'Bearer ', 'TOKEN_INVALID'],
    ['two spaces', 'Bearer  a.b.c', 'TOKEN_INVALID'],
    ['two tokens', 'Bearer a.b.c d.e.f', 'TOKEN_INVALID'],
    ['a list of credentials', 'Bearer a.b.c, Bearer d.e.f', 'TOKEN_INVALID'],
    ['another scheme', 'Basic dXNlcjpwYXNz', 'TOKEN_INVALID'],
    ['DPoP', 'DPoP a.b.c', 'TOKEN_INVALID'],
    ['a token without a scheme', 'a.b.c', 'TOKEN_INVALID'],
  ];
  for (const [title, header, code] of refusals) {
    it(`refuses ${title}`, () => {
      expect(() => readBearerToken(header))
        .to.throw(ServiceError)
        .with.property('code', code);
    });
  }
});
