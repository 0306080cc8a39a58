/** Code in the colours of JupyterLab's editor, of whose modules it is made; no editor is. */
import { HighlightStyle } from '@codemirror/language';
import {
  type IEditorLanguage,
  type IEditorLanguageRegistry,
  jupyterHighlightStyle
} from '@jupyterlab/codemirror';
import { highlightTree } from '@lezer/highlight';
import type { CodeToken } from '../../core/text/codeTokens';

/** Languages of what JupyterLab knows by other names, or not as code. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ipy: 'ipython',
  ipynb: 'json',
  jsonl: 'json',
  mlmodel: 'yaml',
  ndjson: 'json'
};

/** Colours that are too pale to be read on every background that code stands on here. */
const PALE = /atom|bracket|meta/;

/**
 * The editor's style, its colours mixed with that of the text.
 *
 * As they are, some have too little contrast with the background of what was added or removed.
 */
const STYLE = HighlightStyle.define(
  jupyterHighlightStyle.specs.map(({ color, ...spec }) =>
    typeof color === 'string' && color
      ? {
          ...spec,
          color: `color-mix(in srgb, ${color} ${PALE.test(color) ? 50 : 70}%, var(--jp-ui-font-color0))`
        }
      : spec
  )
);

let isShown = false;

/** Split code into its colours; null where no language is known for the name of its file. */
export async function highlighted(
  languages: IEditorLanguageRegistry,
  source: string,
  name: string
): Promise<CodeToken[] | null> {
  const known = languageOf(languages, name);
  const { support } = (known && (await languages.getLanguage(known))) ?? {};
  if (!support) {
    return null;
  }
  showColours();
  const tokens: CodeToken[] = [];
  let end = 0;
  const put = (to: number, style: string) => {
    if (to > end) {
      tokens.push({ text: source.slice(end, to), style });
      end = to;
    }
  };
  const tree = support.language.parser.parse(source);
  highlightTree(tree, STYLE, (from, to, style) => {
    put(from, '');
    put(to, style);
  });
  put(source.length, '');
  return tokens;
}

function languageOf(
  languages: IEditorLanguageRegistry,
  name: string
): IEditorLanguage | null {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const other = Object.hasOwn(LANGUAGES, ending) ? LANGUAGES[ending] : null;
  return other ? languages.findByName(other) : languages.findByFileName(file);
}

/** An editor would bring the style's rules along. */
function showColours(): void {
  if (!isShown) {
    isShown = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE.module?.getRules() ?? '');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
}
