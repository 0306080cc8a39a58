// Writes js/protocol/generated.ts from the protocol's schema; with a path as argument, writes there.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import prettier from 'prettier';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const target = process.argv[2] ?? here('generated.ts');
const schema = JSON.parse(
  readFileSync(here('../../src/trialbook/protocol/schema.json'), 'utf8')
);
const source = await compile(schema, 'Protocol', {
  bannerComment:
    '// Generated from src/trialbook/protocol/schema.json by dev/protocol.py: do not edit.',
  format: false
});
const style = JSON.parse(readFileSync(here('../../package.json'), 'utf8'));
writeFileSync(
  target,
  await prettier.format(source, { ...style.prettier, parser: 'typescript' })
);
