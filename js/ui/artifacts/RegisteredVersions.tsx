import React from 'react';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { RegisteredVersion } from '../../protocol/generated';
import { CopyButton } from '../parts/CopyButton';
import { Group } from '../parts/Facts';
import type { PageTools } from '../parts/pageTools';

/** An artifact to show in the tree; another one each time it is asked for. */
export interface Revealed {
  readonly path: string;
}

/** The registered models that the run's files became; nothing where there are none. */
export function RegisteredVersions(props: {
  versions: readonly RegisteredVersion[];
  tools: PageTools;
  onArtifact: (path: string) => void;
}): React.JSX.Element | null {
  const { versions, tools, onArtifact } = props;
  const { text } = tools;
  if (versions.length === 0) {
    return null;
  }
  return (
    <Group title={text.__('Registered versions')}>
      <ul className="jp-TrialbookRunPage-runs jp-TrialbookRunPage-versions">
        {versions.map(({ name, version, aliases, stage, path }) => {
          const uri = `models:/${name}/${String(version)}`;
          const label = (
            <>
              <bdi>{clip(name)}</bdi> {text.__('v%1', String(version))}
            </>
          );
          return (
            <li key={uri}>
              {path !== null && tools.live ? (
                <button
                  type="button"
                  className="jp-TrialbookRunPage-link"
                  title={
                    path
                      ? text.__('Show %1 among the artifacts', clip(path))
                      : text.__('Show the artifacts')
                  }
                  onClick={() => {
                    onArtifact(path);
                  }}
                >
                  {label}
                </button>
              ) : (
                <span title={path ?? text.__('Stored elsewhere.')}>
                  {label}
                </span>
              )}
              {aliases.map(alias => (
                <span key={alias} className="jp-TrialbookRunPage-alias">
                  @<bdi>{clip(alias)}</bdi>
                </span>
              ))}
              {stage !== 'None' && (
                <span className="jp-TrialbookRunPage-stage">
                  {stageName(stage, text)}
                </span>
              )}
              <CopyButton
                value={uri}
                label={text.__('Copy: %1', clip(uri))}
                text={text}
              />
            </li>
          );
        })}
      </ul>
    </Group>
  );
}

function stageName(
  stage: Exclude<RegisteredVersion['stage'], 'None'>,
  text: Text
): string {
  return {
    Staging: text.__('Staging'),
    Production: text.__('Production'),
    Archived: text.__('Archived')
  }[stage];
}

/** Which versions a file or folder became, in short. */
export function VersionBadges(props: {
  versions: readonly RegisteredVersion[];
  path: string;
  text: Text;
}): React.JSX.Element {
  const { text } = props;
  return (
    <>
      {props.versions
        .filter(({ path }) => path === props.path)
        .map(({ name, version, aliases }) => (
          <em
            key={`${name}/${String(version)}`}
            className="jp-TrialbookRunPage-alias"
          >
            <bdi>
              {[
                clip(name),
                text.__('v%1', String(version)),
                ...aliases.map(alias => `@${clip(alias)}`)
              ].join(' ')}
            </bdi>
          </em>
        ))}
    </>
  );
}
