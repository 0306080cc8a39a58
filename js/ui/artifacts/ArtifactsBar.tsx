import React from 'react';
import { archiveOf, MAX_ARCHIVE_BYTES } from '../../core/run/allArtifacts';
import { formatBytes, formatCount } from '../../core/text/format';
import type { PageTools } from '../parts/pageTools';
import { useAnswer } from '../parts/useAnswer';
import { useSaving } from './useSaving';

/** How many files a run has, and all of them at once. */
export function ArtifactsBar(props: {
  /** Counted anew when it changes; null while nobody looks. */
  about: string | null;
  /** Of the run. */
  name: string;
  tools: PageTools;
}): React.JSX.Element | null {
  const { state, text, live } = props.tools;
  const { value: extent } = useAnswer(live ? props.about : null, signal =>
    state.client.request('artifacts.extent', state.ref, { signal })
  );
  const { progress, failure, save } = useSaving(
    `${fileName(props.name)}.zip`,
    tell =>
      archiveOf(state.client, state.ref, text, read => {
        tell(formatBytes(read));
      }),
    text
  );
  if (!extent || extent.files === 0) {
    return null;
  }
  const isTooLarge = extent.size > MAX_ARCHIVE_BYTES;
  return (
    <div className="jp-TrialbookRunPage-extent">
      <span>
        {text._n(
          '%1 file · %3',
          '%2 files · %3',
          extent.files,
          formatCount(extent.files),
          formatBytes(extent.size)
        )}
      </span>
      <button
        type="button"
        className="jp-TrialbookButton"
        disabled={!live || isTooLarge}
        title={
          isTooLarge
            ? text.__(
                'More than %1: download them with tb.artifacts.download_artifacts',
                formatBytes(MAX_ARCHIVE_BYTES)
              )
            : text.__('Download all files as a ZIP archive')
        }
        onClick={save}
      >
        {progress ?? text.__('Download all')}
      </button>
      {failure && (
        <span role="alert" className="jp-TrialbookRunPage-failure">
          {failure}
        </span>
      )}
    </div>
  );
}

/** What every file system takes. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 80) || 'run';
}
