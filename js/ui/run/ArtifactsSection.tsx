import React, { useState } from 'react';
import type { RunDetail } from '../../protocol/generated';
import { Notice } from '../parts/Notice';
import { ArtifactTree } from '../artifacts/ArtifactTree';
import { ArtifactViewer } from '../artifacts/ArtifactViewer';
import type { PageTools } from '../parts/pageTools';
import type { Revealed } from '../artifacts/RegisteredVersions';

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
  const [chosen, setChosen] = useState<string | null>(null);
  if (!tools.live && chosen === null) {
    return (
      <Notice>
        {text.__('The notebook does not keep the files; a kernel has them.')}
      </Notice>
    );
  }
  return (
    <div className="jp-TrialbookRunPage-artifacts">
      <ArtifactTree
        visible={visible}
        version={version}
        chosen={chosen}
        tools={tools}
        versions={detail.versions}
        revealed={props.revealed}
        onReveal={props.onReveal}
        onChoose={setChosen}
      />
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
