// As seen from the compiled js/lib/lab/guide.js: the docs and the notebook stand at the root.
import artifacts from '../../../../docs/artifacts.md' with { type: 'text' };
import busy from '../../../../docs/busy.md' with { type: 'text' };
import cells from '../../../../docs/cells.md' with { type: 'text' };
import compare from '../../../../docs/compare.md' with { type: 'text' };
import evaluate from '../../../../docs/evaluate.md' with { type: 'text' };
import glossary from '../../../../docs/glossary.md' with { type: 'text' };
import hosts from '../../../../docs/hosts.md' with { type: 'text' };
import images from '../../../../docs/images.md' with { type: 'text' };
import mlflow from '../../../../docs/mlflow.md' with { type: 'text' };
import registry from '../../../../docs/registry.md' with { type: 'text' };
import reports from '../../../../docs/reports.md' with { type: 'text' };
import runPage from '../../../../docs/run-page.md' with { type: 'text' };
import runTable from '../../../../docs/run-table.md' with { type: 'text' };
import runs from '../../../../docs/runs.md' with { type: 'text' };
import scale from '../../../../docs/scale.md' with { type: 'text' };
import search from '../../../../docs/search.md' with { type: 'text' };
import security from '../../../../docs/security.md' with { type: 'text' };
import sidebar from '../../../../docs/sidebar.md' with { type: 'text' };
import store from '../../../../docs/store.md' with { type: 'text' };
import quickstart from '../../../../notebooks/quickstart.ipynb' with { type: 'text' };

/** The notebook that a newcomer begins with. */
export const QUICKSTART: string = quickstart;

/** The pages of the docs in Markdown, by their names in links, in the order in which they are listed. */
export const PAGES: Readonly<Record<string, string>> = {
  'run-table': runTable,
  'run-page': runPage,
  compare,
  images,
  evaluate,
  reports,
  sidebar,
  cells,
  search,
  store,
  artifacts,
  registry,
  mlflow,
  runs,
  busy,
  hosts,
  scale,
  security,
  glossary
};

/** What a page is called: its first heading. */
export function titleOf(page: string): string {
  return /^# (.+)$/m.exec(PAGES[page] ?? '')?.[1] ?? page;
}
