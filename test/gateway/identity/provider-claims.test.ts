import { expect } from 'chai';
import {
  asOwnClaims,
  OWN_CLAIM_NAMES,
  type ClaimNames,
  type RoleNames,
} from '#gateway/identity/provider-claims';
import { CITIZEN_NUMBER } from './access-tokens.ts';

const named = (
  payload: object,
  names: Partial<ClaimNames> = {},
  roles?: RoleNames,
): Record<string, unknown> =>
  asOwnClaims(payload as never, { names: { ...OWN_CLAIM_NAMES, ...names }, roles });

describe('asOwnClaims', () => {
  it('leaves claims under our own names as they are', () => {
    const claims = {
      sub: 'a',
      roles: ['issuer'],
      agency: 'x',
      id_document: { type: 'passport', number: 'P1' },
    };
    expect(named(claims)).to.deep.include(claims);
  });

  it('finds a claim by its name, dots and slashes in it too', () => {
    expect(
      named({ 'https://id.example/roles': ['a'] }, { roles: 'https://id.example/roles' }),
    ).to.deep.include({
      roles: ['a'],
    });
    expect(named({ 'a.b': 'x' }, { agency: 'a.b' })).to.include({ agency: 'x' });
  });

  it('finds a claim by a JSON pointer', () => {
    const claims = { realm_access: { roles: ['a'] }, 'a/b': { '~': ['x'] } };
    expect(named(claims, { roles: '/realm_access/roles' })['roles']).to.deep.equal(['a']);
    expect(named(claims, { agency: '/a~1b/~0/0' })['agency']).to.equal('x');
  });

  it('finds nothing where nothing is, and nothing inherited', () => {
    for (const name of ['/none/at/all', 'constructor', '/constructor/name', '/sub/length', '__proto__'])
      expect(named({ sub: 'a' }, { agency: name })['agency']).to.equal(undefined);
  });

  it('no longer reads a claim that has another name', () => {
    expect(named({ roles: ['registrar'], agency: 'x' }, { roles: 'groups', agency: 'unit' })).to.include({
      roles: undefined,
      agency: undefined,
    });
  });

  it('takes only the roles that are named, one name for several too', () => {
    const names: RoleNames = new Map([['front-desk', ['clerk', 'requester']]]);
    expect(named({ roles: ['front-desk', 'registrar', 'x'] }, {}, names)['roles']).to.deep.equal([
      'clerk',
      'requester',
    ]);
    expect(named({ roles: 'front-desk' }, {}, names)['roles']).to.equal('front-desk');
    expect(named({ roles: [7] }, {}, names)['roles']).to.deep.equal([7]);
  });

  it("takes a document that is a text for a citizen's number", () => {
    expect(named({ sfzh: CITIZEN_NUMBER }, { idDocument: 'sfzh' })['id_document']).to.deep.equal({
      type: 'citizen-number',
      number: CITIZEN_NUMBER,
    });
  });
});
