import React, { useMemo, useState } from 'react';
import type { Text } from '../../core/text/text';
import { canShutScriptsIn, sandboxedPage } from './sandboxedPage';

/** An HTML page of anybody's: without scripts until somebody wants them, and without a network. */
export function HtmlFrame(props: {
  source: string;
  name: string;
  text: Text;
}): React.JSX.Element {
  const { source, name, text } = props;
  const [scripts, setScripts] = useState(false);
  const page = useMemo(() => sandboxedPage(source, scripts), [source, scripts]);
  return (
    <>
      <div className="jp-TrialbookRunPage-tools">
        <label>
          <input
            type="checkbox"
            checked={scripts}
            disabled={!canShutScriptsIn()}
            onChange={event => {
              setScripts(event.target.checked);
            }}
          />{' '}
          {text.__('Run its scripts')}
        </label>
        <span className="jp-TrialbookRunPage-quiet">
          {!canShutScriptsIn()
            ? text.__(
                'The page is shut in. This browser cannot do so with its scripts.'
              )
            : scripts
              ? text.__(
                  'Its scripts do not see JupyterLab and can send no request; they could make the browser connect to a server.'
                )
              : text.__(
                  'The page is shut in: it does not see JupyterLab, and can send no request.'
                )}
        </span>
      </div>
      <iframe
        key={String(scripts)}
        className="jp-TrialbookRunPage-frame"
        sandbox={scripts ? 'allow-scripts' : ''}
        srcDoc={page}
        title={name}
      />
    </>
  );
}
