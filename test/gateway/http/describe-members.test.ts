import { expect } from 'chai';
import { describeMembers } from '#gateway/http/describe-members';
import { GLOSSARY } from '#gateway/http/glossary';
import { describeInterface } from '#gateway/http/openapi';
import { everyRoute } from './every-route.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every member and parameter of a document, with where it stands. */
function* membersOf(part: unknown, where = ''): Generator<readonly [string, string, Json]> {
  if (typeof part !== 'object' || part === null) return;
  const { properties = {}, name, schema } = part as { properties?: Json; name?: string; schema?: Json };
  for (const [member, value] of Object.entries(properties)) yield [member, where, value as Json];
  if (typeof name === 'string' && schema !== undefined) yield [name, where, { ...schema, ...(part as Json) }];
  for (const [key, value] of Object.entries(part))
    if (key !== 'example') yield* membersOf(value, `${where}/${key}`);
}

describe('the description of the interface', () => {
  const document = JSON.parse(JSON.stringify(describeInterface(everyRoute()))) as Json;
  const members = [...membersOf(document)];

  it('says of every member and every parameter what it means', () => {
    expect(members.length).to.be.greaterThan(500);
    const silent = members.filter(([, , value]) => value['description'] === undefined && !('$ref' in value));
    expect(silent.map(([name, where]) => `${where} ${name}`)).to.deep.equal([]);
  });

  it('says of every operation and every answer what it is', () => {
    const operations = Object.values(document['paths'] as Json).flatMap((path) =>
      Object.values(path as Json),
    );
    for (const { summary, responses } of operations as { summary?: string; responses: Json }[]) {
      expect(summary).to.match(/\S{3}.*[.?]$/);
      for (const answer of Object.values(responses) as { description?: string }[])
        expect(answer.description).to.match(/\S/);
    }
  });

  it('has no word in its glossary that nothing has', () => {
    const names = new Set(members.map(([name]) => name));
    expect(Object.keys(GLOSSARY).filter((word) => !names.has(word))).to.deep.equal([]);
  });
});

describe('describeMembers', () => {
  it('leaves examples as they are, though they hold schemas', () => {
    const example = { properties: { block: {} } };
    describeMembers({ content: { example } });
    expect(example).to.deep.equal({ properties: { block: {} } });
  });

  it('leaves what a schema says of its own, what is elsewhere, and what the glossary does not know', () => {
    const schema = {
      properties: {
        zh: { description: 'Its own.' },
        en: { $ref: '#/components/schemas/Text' },
        constructor: {},
        block: {},
      },
    };
    describeMembers({ schema });
    expect(schema.properties).to.deep.equal({
      zh: { description: 'Its own.' },
      en: { $ref: '#/components/schemas/Text' },
      constructor: {},
      block: { description: GLOSSARY['block'] },
    });
  });
});
