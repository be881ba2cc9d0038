import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import schema from '../docs/output.schema.json' with { type: 'json' };

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** Standard output under --json: exactly one object, as the schema has it; which command's is for the caller to say. */
export function parseOutput<Fields = Record<string, unknown>>(out: string): Fields {
  const parsed: unknown = JSON.parse(out);
  expect(validate(parsed), JSON.stringify(validate.errors, null, 2)).toBe(true);
  return parsed as Fields;
}
