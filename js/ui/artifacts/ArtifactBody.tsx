import React, { useMemo, useState } from 'react';
import { type ArtifactContent, textOf } from '../../core/run/artifactReader';
import type { Text } from '../../core/text/text';
import { CopyButton } from '../parts/CopyButton';
import { Notice } from '../parts/Notice';
import { DiffText } from '../parts/DiffText';
import { HtmlFrame } from './HtmlFrame';
import { Markdown } from '../parts/Markdown';
import { PdfView } from './PdfView';
import { Figure } from './PlotlyFigure';
import type { PageTools } from '../parts/pageTools';
import { formatBytes } from '../../core/text/format';
import { useBlobUrl } from './useArtifact';

interface BodyProps {
  content: ArtifactContent;
  name: string;
  tools: PageTools;
}

/** The content of a file, by its kind. */
export function ArtifactBody(props: BodyProps): React.JSX.Element {
  const { content, name, tools } = props;
  const { text } = tools;
  switch (content.about.kind) {
    case 'image':
      return <Image {...props} />;
    case 'svg':
      return <Svg {...props} />;
    case 'pdf':
      return <PdfView content={content} name={name} text={text} />;
    case 'html':
      return <HtmlFrame source={textOf(content)} name={name} tools={tools} />;
    case 'markdown':
      return (
        <>
          <CopyText value={textOf(content)} text={text} />
          <Markdown source={textOf(content)} render={tools.renderMarkdown} />
        </>
      );
    case 'plotly':
      return <Figure source={textOf(content)} name={name} text={text} />;
    case 'json':
      return <Json {...props} />;
    case 'code':
      return /\.(?:diff|patch)$/i.test(name) ? (
        <DiffText diff={textOf(content)} label={name} text={text} />
      ) : (
        <Lines source={textOf(content)} name={name} text={text} numbered />
      );
    case 'model':
      return name.toLowerCase() === 'mlmodel' ? (
        <Lines source={textOf(content)} name={name} text={text} numbered />
      ) : (
        <Notice>
          {text.__(
            'A model file of %1: load it in Python.',
            formatBytes(content.about.size)
          )}
        </Notice>
      );
    case 'binary':
      return (
        <Notice>
          {text.__(
            'A binary file of %1, which cannot be shown.',
            formatBytes(content.about.size)
          )}
        </Notice>
      );
    default:
      return <Lines source={textOf(content)} name={name} text={text} />;
  }
}

function CopyText(props: { value: string; text: Text }): React.JSX.Element {
  return (
    <div className="jp-TrialbookRunPage-corner">
      <CopyButton
        value={props.value}
        label={props.text.__('Copy the text')}
        text={props.text}
      />
    </div>
  );
}

/** Text with numbers beside its lines, as code has them. */
function Lines(props: {
  source: string;
  name: string;
  text: Text;
  numbered?: boolean;
}): React.JSX.Element {
  const { source, name, numbered, text } = props;
  const numbers = useMemo(() => {
    const count = source.replace(/\n$/, '').split('\n').length;
    return Array.from({ length: count }, (_, at) => at + 1).join('\n');
  }, [source]);
  return (
    <>
      <CopyText value={source} text={text} />
      <div
        className="jp-TrialbookRunPage-lines"
        role="group"
        aria-label={name}
        tabIndex={0}
      >
        {numbered && <pre aria-hidden="true">{numbers}</pre>}
        <pre>{source}</pre>
      </div>
    </>
  );
}

function Json({ content, name, tools }: BodyProps): React.JSX.Element {
  const source = textOf(content);
  const pretty = useMemo(() => {
    try {
      return JSON.stringify(JSON.parse(source), null, 2);
    } catch {
      return source;
    }
  }, [source]);
  return <Lines source={pretty} name={name} text={tools.text} numbered />;
}

function Image({ content, name, tools }: BodyProps): React.JSX.Element {
  const url = useBlobUrl(content, content.about.media_type);
  return <Picture url={url} name={name} text={tools.text} />;
}

/** As an image it runs no script and fetches nothing; as data it is never a page of ours. */
function Svg({ content, name, tools }: BodyProps): React.JSX.Element {
  const url = useMemo(() => {
    let bytes = '';
    for (let at = 0; at < content.bytes.length; at += 0x8000) {
      bytes += String.fromCharCode(...content.bytes.subarray(at, at + 0x8000));
    }
    return `data:image/svg+xml;base64,${btoa(bytes)}`;
  }, [content]);
  return <Picture url={url} name={name} text={tools.text} />;
}

/** Enlarged by a click or Enter. A tab stop, because a large one is scrolled. */
function Picture(props: {
  url: string;
  name: string;
  text: Text;
}): React.JSX.Element {
  const { url, name, text } = props;
  const [large, setLarge] = useState(false);
  return (
    <div
      className={`jp-TrialbookRunPage-image${large ? ' jp-mod-large' : ''}`}
      role="group"
      aria-label={name}
      title={
        large
          ? text.__('Click or press Enter for the usual size')
          : text.__('Click or press Enter to enlarge')
      }
      tabIndex={0}
      onClick={() => {
        setLarge(!large);
      }}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          event.preventDefault();
          event.stopPropagation();
          setLarge(!large);
        }
      }}
    >
      <img src={url} alt={name} />
    </div>
  );
}
