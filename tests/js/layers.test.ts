import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import tseslint from 'typescript-eslint';

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  // Types are slow to come by and imports have none.
  overrideConfig: [
    {
      ...tseslint.configs.disableTypeChecked,
      languageOptions: { parserOptions: { project: false } }
    }
  ] as ESLint.Options['overrideConfig'],
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports'
});

async function complaints(folder: string, imported: string) {
  const [result] = await eslint.lintText(
    `import * as x from '${imported}';\nexport default x;\n`,
    { filePath: `js/${folder}/example.ts` }
  );
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message);
}

describe('each folder sits on those below it', () => {
  it.each([
    ['protocol', '../core/text'],
    ['protocol', '@jupyterlab/services'],
    ['protocol', 'react'],
    ['core', '../ui/RunTable'],
    ['core', '../lab/index'],
    ['core', 'react'],
    ['core', '@lumino/signaling'],
    ['core/table', '../../ui/table/RunTable'],
    ['core/table', 'react'],
    ['core/text', '../table/tableText'],
    ['core/run', '../sidebar/runTree'],
    ['core/table', '../../ui/RunTable'],
    ['core/live', '../table/columns'],
    ['ui', '../lab/index'],
    ['ui/chart', '../run/RunPage'],
    ['ui/chart', '../../lab/index'],
    ['ui', '@jupyterlab/ui-components'],
    ['ui/run', '../../lab/index'],
    ['ui/run', '@jupyterlab/ui-components'],
    ['ui/parts', '../run/RunPage'],
    ['ui/table', '../sidebar/Sidebar'],
    ['lab', '../widgets/index'],
    ['lab/kernel', '../../widgets/index'],
    ['lab/kernel', '../tabs/tabKernel'],
    ['widgets', '../lab/index'],
    ['widgets', '@jupyterlab/services']
  ])('js/%s must not import %s', async (folder, imported) => {
    expect(await complaints(folder, imported)).toEqual([
      'no-restricted-imports'
    ]);
  });

  it.each([
    ['protocol', './client'],
    ['core', '../protocol/client'],
    ['core/live', '../../protocol/client'],
    ['ui', '../core/text'],
    ['ui/chart', '../useHost'],
    ['ui/chart', '../../core/text'],
    ['ui', '../protocol/client'],
    ['ui/run', '../../protocol/client'],
    ['ui/run', '../parts/Notice'],
    ['core/table', '../text/format'],
    ['lab/tabs', '../tokens'],
    ['lab/tabs', '../kernel/obstacle'],
    ['ui/run', '../../core/text'],
    ['ui/run', '../Notice'],
    ['ui', 'react'],
    ['lab', '../ui/RunTable'],
    ['lab', '@jupyterlab/services'],
    ['widgets', '../ui/RunTable']
  ])('js/%s may import %s', async (folder, imported) => {
    expect(await complaints(folder, imported)).toEqual([]);
  });
});
