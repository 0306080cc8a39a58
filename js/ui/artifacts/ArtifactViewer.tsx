import React, { useState } from 'react';
import {
  type ArtifactContent,
  readArtifact
} from '../../core/run/artifactReader';
import { clip, formatBytes } from '../../core/text/format';
import { reasonOf, wholeReason } from '../../core/text/reason';
import { toDownload } from '../../core/text/pythonText';
import type { ArtifactKind } from '../../protocol/generated';
import { CodeLine, CopyButton } from '../parts/CopyButton';
import { ActionButton, Notice } from '../parts/Notice';
import { ArtifactBody } from './ArtifactBody';
import { ArtifactTableView } from './ArtifactTableView';
import type { PageTools } from '../parts/pageTools';
import { ArrayView } from './ArrayView';
import { useArtifact } from './useArtifact';
import { useSaving } from './useSaving';

/** Bytes read before it is known what a file is. */
const BEGINNING_BYTES = 1_000_000;
/** Bytes of a file that are read without being asked to. */
const MAX_UNASKED_BYTES = 20_000_000;
/** What is of no use in part. */
const NEEDS_WHOLE = new Set<ArtifactKind>([
  'image',
  'svg',
  'pdf',
  'html',
  'plotly',
  'json'
]);
const TABLE = /\.(?:csv|tsv|parquet|jsonl|ndjson)$/i;
const ARRAY = /\.np[yz]$/i;

/** One file of a run, shown as what it is. */
export function ArtifactViewer(props: {
  path: string;
  /** Where it lies. */
  uri?: string;
  tools: PageTools;
  /** Without anything around it. */
  plain?: boolean;
}): React.JSX.Element {
  const { path, uri, tools } = props;
  const { text } = tools;
  const name = path.slice(path.lastIndexOf('/') + 1);
  // The kernel reads tables and arrays itself: no byte of theirs need come here.
  const asArray = ARRAY.test(name);
  const [asTable, setAsTable] = useState(TABLE.test(name));
  const [asked, setAsked] = useState(BEGINNING_BYTES);
  const beginning = useArtifact(
    tools,
    asTable || asArray ? null : path,
    BEGINNING_BYTES
  );
  const about = beginning.kind === 'read' ? beginning.content.about : null;
  const more =
    about && beginning.kind === 'read' && !beginning.content.whole
      ? Math.max(
          asked,
          NEEDS_WHOLE.has(about.kind) && about.size <= MAX_UNASKED_BYTES
            ? about.size
            : 0
        )
      : BEGINNING_BYTES;
  const rest = useArtifact(tools, more > BEGINNING_BYTES ? path : null, more);
  const reading = more > BEGINNING_BYTES ? rest : beginning;
  if (about?.kind === 'table' && !asTable) {
    setAsTable(true);
  }
  const content = reading.kind === 'read' ? reading.content : null;
  const { failure, label, save } = useDownload(path, name, tools);
  const body = asTable ? (
    <ArtifactTableView path={path} tools={tools} />
  ) : asArray ? (
    <ArrayView path={path} tools={tools} />
  ) : reading.kind === 'failed' ? (
    <Notice
      alert
      title={wholeReason(reading.message)}
      action={{ label: text.__('Try again'), run: reading.retry }}
    >
      {text.__('The file could not be read: %1', reasonOf(reading.message))}
    </Notice>
  ) : !content ? (
    <Notice>
      {reading.kind === 'reading' && reading.size > BEGINNING_BYTES
        ? text.__(
            'Loading … %1 of %2',
            formatBytes(reading.read),
            formatBytes(reading.size)
          )
        : text.__('Loading …')}
    </Notice>
  ) : content.about.size === 0 ? (
    <Notice action={{ label, run: save }}>
      {text.__('This file is empty.')}
    </Notice>
  ) : (
    <>
      {!content.whole && (
        <Part
          content={content}
          tools={tools}
          onAll={() => {
            setAsked(content.about.size);
          }}
        />
      )}
      {(content.whole || !NEEDS_WHOLE.has(content.about.kind)) && (
        <ArtifactBody content={content} path={path} name={name} tools={tools} />
      )}
    </>
  );
  if (props.plain) {
    return <div className="jp-TrialbookRunPage-figure">{body}</div>;
  }
  return (
    <section className="jp-TrialbookRunPage-viewer" aria-label={clip(name)}>
      <header>
        <b title={path}>
          <bdi>{clip(path)}</bdi>
        </b>
        {about && (
          <span className="jp-TrialbookRunPage-quiet">
            {formatBytes(about.size)}
          </span>
        )}
        <span className="jp-TrialbookRunPage-cellTools">
          {failure && (
            <span role="alert" className="jp-TrialbookRunPage-failure">
              {failure}
            </span>
          )}
          {content?.about.size !== 0 && (
            <ActionButton action={{ label, run: save }} />
          )}
          {uri && (
            <CopyButton
              value={uri}
              label={text.__('Copy the address of the file')}
              text={text}
            />
          )}
        </span>
      </header>
      <div className="jp-TrialbookRunPage-body">{body}</div>
      <footer>
        <CodeLine
          code={toDownload(tools.state.ref.run_id, path, tools.trackingUri)}
          text={text}
        />
      </footer>
    </section>
  );
}

/** Says that a file is not shown as a whole, and what to do about it. */
function Part(props: {
  content: ArtifactContent;
  tools: PageTools;
  onAll: () => void;
}): React.JSX.Element | null {
  const { content, tools, onAll } = props;
  const { text } = tools;
  const { kind, size } = content.about;
  if (kind === 'binary' || kind === 'model') {
    return null;
  }
  return (
    <Notice action={{ label: text.__('Load all'), run: onAll }}>
      {NEEDS_WHOLE.has(kind)
        ? text.__(
            'The file has %1 and is loaded on request only.',
            formatBytes(size)
          )
        : text.__(
            'The first %1 of %2 are shown.',
            formatBytes(content.bytes.length),
            formatBytes(size)
          )}
    </Notice>
  );
}

/** Saves the whole file; its label tells how far that is. */
function useDownload(
  path: string,
  name: string,
  { state, text, live }: PageTools
): { failure: string; label: string; save: () => void } {
  const { progress, failure, save } = useSaving(
    name,
    async tell => {
      const { bytes } = await readArtifact(state.client, state.ref, path, {
        limit: Number.MAX_SAFE_INTEGER,
        onProgress: (read, size) => {
          tell(`${formatBytes(read)} / ${formatBytes(size)}`);
        }
      });
      return new Blob([bytes]);
    },
    text
  );
  return {
    failure,
    label: progress ?? text.__('Download'),
    save: () => {
      if (live) {
        save();
      }
    }
  };
}

/** A figure that a cell displayed: drawn when somebody wants to see it. */
export function ArtifactFigure(props: {
  path: string;
  tools: PageTools;
}): React.JSX.Element {
  const { path, tools } = props;
  const { text } = tools;
  // Images are what one looks for; others may be whole documents.
  const [open, setOpen] = useState(/\.(?:png|jpe?g|gif|webp|svg)$/i.test(path));
  return open ? (
    <ArtifactViewer key={path} path={path} tools={tools} plain />
  ) : (
    <ActionButton
      action={{
        label: text.__('Show %1', path),
        run: () => {
          setOpen(true);
        }
      }}
    />
  );
}
