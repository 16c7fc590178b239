import { expect } from 'chai';
import * as commands from '#core/registry/registry-commands';
import { REGISTRY_RULES } from '#core/registry/registry-rules';

describe('REGISTRY_RULES', () => {
  it('has one rule for each command, which reads that command', () => {
    const written = Object.values(commands)
      .flatMap((schema) => ('shape' in schema && 'type' in schema.shape ? [schema.shape.type.value] : []))
      .sort();
    expect(REGISTRY_RULES.map((rule) => rule.type).sort()).to.deep.equal(written);
    for (const rule of REGISTRY_RULES)
      expect(rule.schema, rule.type).to.have.nested.property('shape.type.value', rule.type);
  });
});
