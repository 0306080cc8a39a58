/** Builds what Python sends to pages without our JupyterLab extension. */
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
// Plotly and pdf.js are files of their own, which a page asks for with its
// first curve and its first PDF.
const pdfElsewhere = {
  name: 'pdf-elsewhere',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/pdfEngine$/ }, () => ({
      path: resolve('js/widgets/pdf.ts')
    }));
  }
};
await build({
  ...script,
  entryPoints: { widget: 'js/widgets/index.ts' },
  alias: { 'plotly.js-cartesian-dist-min': './js/widgets/plotly.ts' },
  plugins: [pdfElsewhere]
});
await build({
  ...script,
  entryPoints: {
    plotly: 'plotly.js-cartesian-dist-min',
    pdf: 'js/ui/artifacts/pdfEngine.ts'
  }
});
await build({
  ...common,
  entryPoints: { widget: 'js/style/index.css', host: 'js/style/hosts.css' }
});
