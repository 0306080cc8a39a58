import React, { useState } from 'react';
import type { ArtifactEntry, RunDetail } from '../../protocol/generated';
import { Notice } from '../parts/Notice';
import { ArtifactsBar } from '../artifacts/ArtifactsBar';
import { ArtifactTree, useFolder } from '../artifacts/ArtifactTree';
import { ArtifactViewer } from '../artifacts/ArtifactViewer';
import type { PageTools } from '../parts/pageTools';
import type { Revealed } from '../artifacts/RegisteredVersions';

/** Bytes of a file that is shown before anybody has asked for it. */
const MAX_UNASKED_BYTES = 20_000_000;

/** Whether there is something to see of a file without choosing it. */
function isWorthSeeing({ kind, size }: ArtifactEntry): boolean {
  return (
    !['folder', 'binary', 'model'].includes(kind) &&
    size !== null &&
    size > 0 &&
    size <= MAX_UNASKED_BYTES
  );
}

/** The files of a run: a tree, and beside it the one that is chosen. */
export function ArtifactsSection(props: {
  visible: boolean;
  version: number;
  detail: RunDetail;
  tools: PageTools;
  revealed: Revealed | null;
  onReveal: (revealed: Revealed | null) => void;
}): React.JSX.Element {
  const { detail, tools, visible, version } = props;
  const { text } = tools;
  const root = useFolder('', { visible, version, tools });
  const first = root.value?.entries.find(isWorthSeeing)?.path ?? null;
  const [picked, setPicked] = useState<string | null>(null);
  // Once it is shown, no other takes its place because one more file is there.
  const [shownFirst, setShownFirst] = useState<string | null>(null);
  if (shownFirst === null && first !== null) {
    setShownFirst(first);
  }
  const chosen = picked ?? shownFirst;
  if (!tools.live && chosen === null) {
    return (
      <Notice>
        {text.__('The notebook does not keep the files; a kernel has them.')}
      </Notice>
    );
  }
  return (
    <div className="jp-TrialbookRunPage-artifacts">
      <div className="jp-TrialbookRunPage-listing">
        <ArtifactsBar
          about={
            visible && root.value
              ? `${detail.status}\n${String(root.value.total)}`
              : null
          }
          name={detail.run_name}
          tools={tools}
        />
        <ArtifactTree
          visible={visible}
          version={version}
          root={root}
          chosen={chosen}
          tools={tools}
          versions={detail.versions}
          revealed={props.revealed}
          onReveal={props.onReveal}
          onChoose={setPicked}
        />
      </div>
      {chosen === null ? (
        <Notice>{text.__('Select a file to preview it.')}</Notice>
      ) : (
        <ArtifactViewer
          key={chosen}
          path={chosen}
          uri={`${detail.artifact_uri.replace(/\/$/, '')}/${chosen}`}
          tools={tools}
        />
      )}
    </div>
  );
}
