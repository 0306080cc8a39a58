import jupyter from '@jupyter/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const [jupyterRules] = jupyter.configs.recommended;

/** Each folder sits on those below it, and only js/lab knows JupyterLab. */
const host = {
  regex: '^@(jupyterlab|jupyter|lumino)/',
  message: 'Only js/lab knows JupyterLab.'
};
const react = {
  regex: '^(react|react-dom|@tanstack/react-virtual)(/|$)',
  message: 'Only js/ui and what sits on it draw.'
};
/** Refuses what is imported from a folder of js, from however deep below another. */
const not = (folders, message) => ({
  regex: `^(\\.\\./)+(${folders})(/|$)`,
  message
});
const layers = {
  protocol: [
    host,
    react,
    { regex: '^\\.\\./', message: 'js/protocol imports nothing of ours.' }
  ],
  core: [
    host,
    react,
    not('ui|lab|widgets|style', 'js/core sits on js/protocol alone.')
  ],
  ui: [
    host,
    not('lab|widgets|style', 'js/ui sits on js/core and js/protocol.')
  ],
  lab: [not('widgets', 'js/lab and js/widgets never import each other.')],
  widgets: [host, not('lab', 'js/lab and js/widgets never import each other.')]
};

/** Which of their neighbours the folders of a layer may import. */
const neighbours = {
  'core/live': '',
  'core/marks': '',
  'core/text': '',
  'core/cells': 'live|table|text',
  'core/run': 'live|text',
  'core/table': 'live|marks|run|text',
  'core/actions': 'run|table|text',
  'core/compare': 'live|marks|run|table|text',
  'core/evaluation': 'live|marks|table|text',
  'core/sidebar': 'actions|live|marks|run|table|text',
  'ui/parts': '',
  'ui/chart': 'parts',
  'ui/cells': 'actions|parts',
  'ui/artifacts': 'chart|parts',
  'ui/actions': 'parts',
  'ui/table': 'actions|chart|parts',
  'ui/sidebar': 'actions|chart|parts',
  'ui/compare': 'actions|cells|chart|parts|table',
  'ui/evaluation': 'actions|cells|chart|parts|table',
  'ui/run': 'actions|artifacts|chart|parts',
  'lab/files': '',
  'lab/guide': '',
  'lab/kernel': '',
  'lab/notebook': '',
  'lab/cells': 'actions|files|kernel|tabs',
  'lab/actions': 'notebook',
  'lab/outputs': 'actions|files|kernel|notebook',
  'lab/sidebar': 'actions|kernel|notebook',
  'lab/tabs': 'actions|files|kernel|notebook'
};
const beside = (folder, allowed) => ({
  regex: `^\\.\\./(?!\\.\\./|[^/]+$${allowed && `|(${allowed})/`})`,
  message: `js/${folder} imports of its neighbours ${allowed.replaceAll('|', ', ') || 'none'}.`
});

export default tseslint.config(
  {
    ignores: [
      'js/lib/**',
      'js/protocol/generated*.ts',
      '**/*.mjs',
      'js/style/**'
    ]
  },
  {
    files: ['js/**/*.{ts,tsx}', 'tests/js/**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      reactHooks.configs.flat.recommended
    ],
    languageOptions: {
      parserOptions: {
        project: './js/tsconfig.test.json',
        tsconfigRootDir: import.meta.dirname
      }
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports' }
      ],
      // It speaks of React's compiler, which is not used.
      'react-hooks/incompatible-library': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true }
      ]
    }
  },
  {
    // What is not js/lab has no translator of JupyterLab's, but its texts come from one.
    files: ['js/ui/**/*.tsx', 'js/widgets/**/*.tsx'],
    plugins: { jupyter },
    rules: {
      'jupyter/no-untranslated-string': 'error',
      'jupyter/no-dynamic-translation': 'error',
      'jupyter/no-translation-concatenation': 'error'
    }
  },
  ...Object.entries(layers).map(([folder, patterns]) => ({
    files: [`js/${folder}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] }
  })),
  ...Object.entries(neighbours).map(([folder, allowed]) => ({
    files: [`js/${folder}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [...layers[folder.split('/')[0]], beside(folder, allowed)]
        }
      ]
    }
  })),
  {
    files: ['js/lab/**/*.{ts,tsx}'],
    plugins: { jupyter },
    rules: {
      ...Object.fromEntries(
        Object.keys(jupyterRules.rules).map(rule => [rule, 'error'])
      ),
      // What the plugins need at their start is most of the extension.
      'jupyter/prefer-lazy-imports': 'off',
      // Lumino's signals take a method and its `this` side by side.
      '@typescript-eslint/unbound-method': 'off'
    }
  },
  {
    files: ['tests/js/**/*.{ts,tsx}'],
    rules: {
      // A test may state what the types already promise.
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  }
);
