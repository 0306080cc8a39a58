import React, { useState } from 'react';
import {
  formatCount,
  formatDuration,
  formatTime,
  fullTime
} from '../../core/text/format';
import { CELL_CODE } from '../../core/text/codeTokens';
import type { Text } from '../../core/text/text';
import type {
  CellOutcome,
  CellRow,
  RunCellsResult
} from '../../protocol/generated';
import { Code } from '../parts/Code';
import { CopyButton } from '../parts/CopyButton';
import { Icon, type IconName } from '../parts/icons';
import { FailureNotice, ActionButton, Notice } from '../parts/Notice';
import { useAnswer } from '../parts/useAnswer';
import { ArtifactFigure } from '../artifacts/ArtifactViewer';
import type { PageTools } from '../parts/pageTools';

const PAGE = 100;

/** The cells that were executed while the run was open, in order. */
export function CellsSection(props: {
  visible: boolean;
  version: number;
  tools: PageTools;
}): React.JSX.Element {
  const { visible, version, tools } = props;
  const { text, live } = tools;
  const [wanted, setWanted] = useState(PAGE);
  const {
    value: found,
    failure,
    retry
  } = useAnswer(
    visible && live ? `${String(version)}\n${String(wanted)}` : null,
    signal => cellsOf(tools, wanted, signal)
  );
  if (failure) {
    return (
      <FailureNotice failure={failure} retry={retry} text={text}>
        {reason => text.__('The cells could not be read: %1', reason)}
      </FailureNotice>
    );
  }
  if (!found) {
    return (
      <Notice>
        {live
          ? text.__('Loading the cells …')
          : text.__('The notebook does not keep the cells; a kernel has them.')}
      </Notice>
    );
  }
  if (found.cells.length === 0) {
    return (
      <Notice>{text.__('No cell was executed while the run was open.')}</Notice>
    );
  }
  return (
    <div className="jp-TrialbookRunPage-part">
      {found.is_trimmed && (
        <p className="jp-TrialbookRunPage-quiet">
          {text.__('There were more; the first and the last ones are kept.')}
        </p>
      )}
      <ol className="jp-TrialbookRunPage-cells">
        {found.cells.map(cell => (
          <Cell key={cell.execution_id} cell={cell} tools={tools} />
        ))}
      </ol>
      {found.cells.length < found.total && (
        <ActionButton
          action={{
            label: text.__(
              'Show more (%1 of %2)',
              formatCount(found.cells.length),
              formatCount(found.total)
            ),
            run: () => {
              setWanted(wanted + PAGE);
            }
          }}
        />
      )}
    </div>
  );
}

/** The first cells, however many answers they take. */
async function cellsOf(
  { state }: PageTools,
  wanted: number,
  signal: AbortSignal
): Promise<RunCellsResult> {
  const cells: CellRow[] = [];
  for (;;) {
    const page = await state.client.request(
      'run.cells',
      {
        ...state.ref,
        offset: cells.length,
        limit: Math.min(PAGE, wanted - cells.length)
      },
      { signal }
    );
    cells.push(...page.cells);
    if (
      page.cells.length === 0 ||
      cells.length >= Math.min(wanted, page.total)
    ) {
      return { ...page, cells };
    }
  }
}

const icons: Record<CellOutcome, IconName> = {
  ok: 'check',
  error: 'close',
  interrupted: 'square',
  died: 'close'
};

function outcomeOf(outcome: CellOutcome | null, text: Text): string {
  switch (outcome) {
    case 'ok':
      return text.__('Succeeded');
    case 'error':
      return text.__('Raised an exception');
    case 'interrupted':
      return text.__('Interrupted');
    case 'died':
      return text.__('The kernel died');
    case null:
      return text.__('Executing');
  }
}

function Cell(props: { cell: CellRow; tools: PageTools }): React.JSX.Element {
  const { cell, tools } = props;
  const { text, onRevealCell } = tools;
  const [lost, setLost] = useState(false);
  const outcome = outcomeOf(cell.outcome, text);
  const failed = cell.outcome !== null && cell.outcome !== 'ok';
  return (
    <li>
      <div className="jp-TrialbookRunPage-cellHead">
        <Icon
          name={cell.outcome === null ? 'dot' : icons[cell.outcome]}
          className={`jp-TrialbookStatusIcon jp-mod-${
            failed ? 'failed' : cell.outcome === null ? 'running' : 'finished'
          }`}
        />
        <code>[{cell.execution_count ?? ' '}]</code>
        <span>{outcome}</span>
        {cell.end_time !== null && (
          <span>{formatDuration(cell.end_time - cell.start_time)}</span>
        )}
        <span title={fullTime(cell.start_time)}>
          {formatTime(cell.start_time)}
        </span>
        {cell.starts_run && (
          <span className="jp-TrialbookRunPage-mark">
            {text.__('started the run')}
          </span>
        )}
        <span className="jp-TrialbookRunPage-cellTools">
          {onRevealCell && cell.cell_id && cell.notebook && (
            <button
              type="button"
              className="jp-TrialbookButton"
              title={cell.notebook}
              onClick={() => {
                void onRevealCell(cell.notebook, cell.cell_id).then(
                  shown => {
                    setLost(!shown);
                  },
                  () => {
                    setLost(true);
                  }
                );
              }}
            >
              {text.__('Show in notebook')}
            </button>
          )}
          <CopyButton
            value={cell.source}
            label={text.__('Copy the code of the cell')}
            text={text}
          />
        </span>
      </div>
      {lost && (
        <p role="status" className="jp-TrialbookRunPage-quiet">
          {text.__('The notebook no longer has this cell.')}
        </p>
      )}
      <pre className="jp-TrialbookRunPage-source" tabIndex={0}>
        <Code
          source={cell.source}
          name={CELL_CODE}
          highlight={tools.highlight}
        />
      </pre>
      {cell.source_is_cut && (
        <p className="jp-TrialbookRunPage-quiet">
          {text.__('The cell is longer than this.')}
        </p>
      )}
      {cell.printed && (
        <pre
          className="jp-TrialbookRunPage-printed"
          aria-label={text.__('The end of what it printed')}
          tabIndex={0}
        >
          {cell.printed}
        </pre>
      )}
      {cell.figures.map(path => (
        <ArtifactFigure key={path} path={path} tools={tools} />
      ))}
    </li>
  );
}
