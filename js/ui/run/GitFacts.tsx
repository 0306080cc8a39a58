import React, { useState } from 'react';
import { formatCount } from '../../core/text/format';
import type { GitState } from '../../protocol/generated';
import { CopyButton } from '../parts/CopyButton';
import { ShowAll } from '../parts/ShownPart';
import { useAnswer } from '../parts/useAnswer';
import { DiffText } from '../parts/DiffText';
import { Fact, Facts, Group } from '../parts/Facts';
import type { PageTools } from '../parts/pageTools';

/** Files listed at first. */
const FEW = 20;

/** What git said of the code when the run started. */
export function GitFacts(props: {
  git: GitState;
  tools: PageTools;
}): React.JSX.Element {
  const { git, tools } = props;
  const { text } = tools;
  return (
    <Group title={text.__('Code')} wide={git.diff !== null}>
      {git.problem !== null && (
        <p className="jp-TrialbookRunPage-quiet">{git.problem}</p>
      )}
      <Facts>
        <Fact
          name={text.__('Commit')}
          value={git.commit ?? ''}
          code
          text={text}
        />
        <Fact
          name={text.__('Branch')}
          value={
            git.branch ?? (git.commit === null ? '' : text.__('detached head'))
          }
          text={text}
        />
        <Fact
          name={text.__('Remote')}
          value={git.remote ?? ''}
          code
          text={text}
        />
        <Fact name={text.__('Repository')} value={git.root} code text={text} />
      </Facts>
      <Files
        title={text._n(
          '%1 file changed',
          '%2 files changed',
          git.changed.length,
          formatCount(git.changed.length)
        )}
        names={git.changed}
        tools={tools}
      />
      <Files
        title={text._n(
          '%1 file untracked',
          '%2 files untracked',
          git.untracked.length,
          formatCount(git.untracked.length)
        )}
        names={git.untracked}
        tools={tools}
      />
      {git.diff !== null && <Uncommitted tools={tools} />}
    </Group>
  );
}

function Files(props: {
  title: string;
  names: readonly string[];
  tools: PageTools;
}): React.JSX.Element | null {
  const { names, title } = props;
  const { text } = props.tools;
  const [all, setAll] = useState(false);
  if (names.length === 0) {
    return null;
  }
  const shown = all ? names : names.slice(0, FEW);
  return (
    <details className="jp-TrialbookRunPage-files">
      <summary>{title}</summary>
      <ul>
        {shown.map(name => (
          <li key={name}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
      <ShowAll
        shown={shown.length}
        total={names.length}
        text={text}
        onShow={() => {
          setAll(true);
        }}
      />
    </details>
  );
}

/** The uncommitted difference: asked for when somebody wants to see it. */
function Uncommitted(props: { tools: PageTools }): React.JSX.Element {
  const { state, text, live, highlight } = props.tools;
  const [wanted, setWanted] = useState(false);
  const {
    value: diff,
    failure,
    retry
  } = useAnswer(wanted ? state.ref.run_id : null, signal =>
    state.client.request('run.diff', state.ref, { signal })
  );
  const asking = wanted && !diff && !failure;
  if (!wanted || !diff) {
    return (
      <div className="jp-TrialbookRunPage-tools">
        <button
          type="button"
          className="jp-TrialbookButton"
          disabled={!live || asking}
          title={live ? undefined : text.__('This needs a kernel')}
          onClick={() => {
            if (failure) {
              retry();
            } else {
              setWanted(true);
            }
          }}
        >
          {asking
            ? text.__('Loading …')
            : text.__('Show the uncommitted difference')}
        </button>
        {failure && (
          <span role="alert" className="jp-TrialbookRunPage-failure">
            {failure}
          </span>
        )}
      </div>
    );
  }
  return (
    <>
      <div className="jp-TrialbookRunPage-tools">
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            setWanted(false);
          }}
        >
          {text.__('Hide the difference')}
        </button>
        <CopyButton
          value={diff.text}
          label={text.__('Copy the difference')}
          text={text}
        />
        {diff.cut && (
          <span>{text.__('Cut: the whole difference is longer.')}</span>
        )}
      </div>
      <DiffText
        diff={diff.text}
        label={text.__('Uncommitted difference')}
        highlight={highlight}
        text={text}
      />
    </>
  );
}
