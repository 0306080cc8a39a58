// Writes the page's types and checks of messages: node generate.mjs <schema.json> <folder>.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import prettier from 'prettier';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const [source, folder] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(source, 'utf8'));
const style = JSON.parse(readFileSync(here('../../package.json'), 'utf8'));
const BANNER =
  '// Made of trialbook.protocol.messages by dev/protocol.py: do not edit.';
const { Methods, Events, ...definitions } = schema.$defs;

const named = ({ $ref }) => $ref.split('/').at(-1);

/** The check of what a schema describes, put together from those of checks.ts. */
function check(part) {
  if (part.$ref) {
    return `is${named(part)}`;
  }
  if (part.enum) {
    return `oneOf(${part.enum.map(value => JSON.stringify(value)).join(', ')})`;
  }
  if (part.anyOf) {
    const some = part.anyOf.filter(({ type }) => type !== 'null').map(check);
    const either = some.length > 1 ? `either(${some.join(', ')})` : some[0];
    return some.length < part.anyOf.length ? `orNull(${either})` : either;
  }
  switch (part.type) {
    case 'string':
      return 'text';
    case 'array':
      return `list(${check(part.items)})`;
    case 'object':
      return `byName(${check(part.additionalProperties)})`;
    case 'number':
    case 'integer':
    case 'boolean':
      return part.type;
    default:
      throw new Error(`no check for ${JSON.stringify(part)}`);
  }
}

function statement(name) {
  const { title, type, properties, required = [] } = definitions[name];
  if (type !== 'object') {
    return `export const is${name} = ${check(definitions[name])};`;
  }
  const members = Object.entries(properties).map(([member, part]) =>
    required.includes(member)
      ? `${member}: ${check(part)}`
      : `${member}: orNothing(${check(part)})`
  );
  return `export const is${name} = object<types.${title}>({ ${members.join(', ')} });`;
}

/** Each after those that it is made of. */
function inOrder(names, found = new Set()) {
  for (const name of names) {
    const inner = JSON.stringify(definitions[name]).matchAll(
      /"#\/\$defs\/(\w+)"/g
    );
    inOrder(
      [...inner].map(([, other]) => other).filter(other => !found.has(other)),
      found
    );
    found.add(name);
  }
  return found;
}

const entries = (table, value) =>
  Object.entries(table.properties)
    .map(([name, part]) => `'${name}': ${value(part)}`)
    .join(',\n');

const received = [
  ...Object.values(Methods.properties).map(({ properties }) =>
    named(properties.result)
  ),
  ...Object.values(Events.properties).map(named),
  ...Object.values(schema.properties).map(named)
].filter(name => name in definitions);
const statements = [...inOrder(received)].map(statement).join('\n');
const checks = ['boolean', 'byName', 'either', 'integer', 'list', 'number']
  .concat(['object', 'oneOf', 'orNothing', 'orNull', 'text'])
  .filter(name => new RegExp(`\\b${name}\\b`).test(statements));

const files = {
  'generated.ts':
    (await compile(schema, 'Protocol', {
      bannerComment: BANNER,
      format: false
    })) +
    `
/** What a method does; \`trialbook.protocol.methods\` says more. */
export type Effect = 'read' | 'write' | 'kernel';
export const EFFECTS: Readonly<Record<keyof Methods, Effect>> = {
  ${entries(Methods, part => `'${part['x-effect']}'`)}
};`,
  'generatedChecks.ts': `${BANNER}
import { ${checks.join(', ')} } from './checks';
import type * as types from './generated';

${statements}

export const RESULTS: {
  readonly [M in keyof types.Methods]: (value: unknown) => value is types.Methods[M]['result'];
} = { ${entries(Methods, part => check(part.properties.result))} };

export const EVENTS: {
  readonly [T in keyof types.Events]: (value: unknown) => value is types.Events[T];
} = { ${entries(Events, check)} };`
};
for (const [name, text] of Object.entries(files)) {
  writeFileSync(
    join(folder, name),
    await prettier.format(text, { ...style.prettier, parser: 'typescript' })
  );
}
