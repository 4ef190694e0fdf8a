import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import schema from '../../rules/schema/config.schema.json' with { type: 'json' };
import { DEFAULT_TIMEOUT_SECONDS } from '../../src/config/configuration.ts';

describe('config.schema.json', () => {
  it('is a valid, strict schema', () => {
    const ajv = new Ajv({ strict: true });
    assert.equal(ajv.validateSchema(schema), true, JSON.stringify(ajv.errors));
    assert.doesNotThrow(() => ajv.compile(schema));
  });

  it('tells the defaults that hold', () => {
    assert.equal(schema.properties.approval.properties.timeoutSeconds.default, DEFAULT_TIMEOUT_SECONDS);
    assert.equal(schema.properties.profile.default, 'standard');
  });

  it('describes every setting', () => {
    for (const [name, property] of Object.entries(schema.properties)) assert.ok(property.description, name);
  });
});
