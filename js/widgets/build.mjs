/** Builds what Python sends to pages without our JupyterLab extension, and what it writes into files. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const common = {
  bundle: true,
  minify: true,
  outdir: 'src/trialbook/widget/static',
  logLevel: 'warning'
};
const script = {
  ...common,
  format: 'esm',
  target: 'es2022',
  tsconfig: 'js/tsconfig.json',
  define: {
    'process.env.NODE_ENV': '"production"',
    TRIALBOOK_VERSION: JSON.stringify(version)
  }
};

await build({ ...script, entryPoints: { loader: 'js/widgets/loader.ts' } });
// Files of their own, which a page asks for with the first view of a kind, logged figure, PDF and curve.
const elsewhere = {
  name: 'elsewhere',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/pdfEngine$/ }, () => ({
      path: resolve('js/widgets/pdf.ts')
    }));
    onResolve(
      { filter: /^\.\/(run|compare|evaluation|gallery)$/ },
      ({ importer, path }) =>
        importer.endsWith('/ui/views/index.ts')
          ? { path: resolve('js/widgets', `${path}.ts`) }
          : undefined
    );
  }
};
const alias = {
  'plotly.js-cartesian-dist-min': './js/widgets/plotly.ts',
  uplot: './js/widgets/uplot.ts'
};
// React's notice once, in place of that of each of its three files: no other file has one.
const notice = {
  legalComments: 'none',
  footer: {
    js: '/*! @license React, ReactDOM, scheduler: Copyright (c) Facebook, Inc. and its affiliates, MIT license. */'
  }
};
await build({
  ...script,
  entryPoints: { widget: 'js/widgets/index.ts' },
  alias,
  plugins: [elsewhere],
  ...notice
});
await build({
  ...script,
  entryPoints: {
    plotly: 'plotly.js-cartesian-dist-min',
    pdf: 'js/ui/artifacts/pdfEngine.ts',
    uplot: 'uplot'
  }
});
// A view that comes later is drawn by the React that is there, since two cannot draw one page's view,
// and asks for its own parts through the page.
const shared = (offered = 'trialbookShared[TRIALBOOK_VERSION]') => ({
  name: 'shared',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(react|react-dom|\.\/parts)$/ }, ({ path }) => ({
      path,
      namespace: 'page'
    }));
    onLoad({ filter: /.*/, namespace: 'page' }, ({ path }) => ({
      contents: `module.exports = globalThis.${offered}['${path}'];`
    }));
  }
});
await build({
  ...script,
  entryPoints: {
    run: 'js/ui/views/run.tsx',
    compare: 'js/ui/views/compare.tsx',
    evaluation: 'js/ui/views/evaluation.tsx',
    gallery: 'js/ui/views/gallery.tsx'
  },
  alias,
  plugins: [shared(), elsewhere]
});
// What a page that is saved as a file carries: its views in one script, which asks nobody for more. Those
// of kinds that most pages have none of come in scripts behind it, where there are any.
const nowhere = {
  name: 'nowhere',
  setup({ onResolve }) {
    const filter = /^(\.\/pdfEngine|plotly\.js-cartesian-dist-min)$/;
    onResolve({ filter }, () => ({ path: resolve('js/widgets/absent.ts') }));
    const files = /^\.\/(ArrayView|ArtifactBody|ArtifactTableView)$/;
    onResolve({ filter: files }, () => ({
      path: resolve('js/widgets/noFiles.tsx')
    }));
    onResolve({ filter: /^\.\/evaluation$/ }, ({ importer }) =>
      importer.endsWith('/ui/views/index.ts')
        ? { path: resolve('js/widgets/pageEvaluation.ts') }
        : undefined
    );
    // A gallery stays its static twin there.
    onResolve({ filter: /^\.\/gallery$/ }, ({ importer }) =>
      importer.endsWith('/ui/views/index.ts')
        ? { path: resolve('js/widgets/absent.ts') }
        : undefined
    );
  }
};
await build({
  ...script,
  format: 'iife',
  entryPoints: { page: 'js/widgets/page.ts' },
  plugins: [nowhere],
  ...notice
});
await build({
  ...script,
  format: 'iife',
  entryPoints: { 'page-evaluation': 'js/widgets/evaluationPage.ts' },
  plugins: [shared('trialbookPage'), nowhere]
});
await build({
  ...common,
  entryPoints: { widget: 'js/style/index.css', host: 'js/style/hosts.css' }
});
