import React, { useMemo, useState } from 'react';
import { type ArtifactContent, textOf } from '../../core/run/artifactReader';
import type { Highlight } from '../../core/text/codeTokens';
import type { Text } from '../../core/text/text';
import { Code } from '../parts/Code';
import { CopyButton } from '../parts/CopyButton';
import { Notice } from '../parts/Notice';
import { DiffText } from '../parts/DiffText';
import { dataUrl } from './dataUrl';
import { imagesOf } from './markdownImages';
import { HtmlFrame } from './HtmlFrame';
import { Markdown } from '../parts/Markdown';
import { PdfView } from './PdfView';
import { Figure } from './PlotlyFigure';
import type { PageTools } from '../parts/pageTools';
import { formatBytes } from '../../core/text/format';
import { useBlobUrl } from './useArtifact';

interface BodyProps {
  content: ArtifactContent;
  path: string;
  name: string;
  tools: PageTools;
}

/** The content of a file, by its kind. */
export function ArtifactBody(props: BodyProps): React.JSX.Element {
  const { content, name, tools } = props;
  const { highlight, text } = tools;
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
      return <MarkdownFile {...props} />;
    case 'plotly':
      return <Figure source={textOf(content)} name={name} text={text} />;
    case 'json':
      return <Json {...props} />;
    case 'code':
      return /\.(?:diff|patch)$/i.test(name) ? (
        <DiffText
          diff={textOf(content)}
          label={name}
          highlight={highlight}
          text={text}
        />
      ) : (
        <CodeLines {...props} source={textOf(content)} />
      );
    case 'model':
      return name.toLowerCase() === 'mlmodel' ? (
        <CodeLines {...props} source={textOf(content)} />
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

/** Its images are those of the run. */
function MarkdownFile({ content, path, tools }: BodyProps): React.JSX.Element {
  const source = textOf(content);
  const { state } = tools;
  const images = useMemo(() => imagesOf(state, path), [state, path]);
  return (
    <>
      <CopyText value={source} text={tools.text} />
      <Markdown source={source} render={tools.renderMarkdown} images={images} />
    </>
  );
}

/** Code with numbers beside its lines. */
function CodeLines(props: BodyProps & { source: string }): React.JSX.Element {
  const { source, name, tools } = props;
  return (
    <Lines
      source={source}
      name={name}
      text={tools.text}
      numbered
      highlight={tools.highlight}
    />
  );
}

function Lines(props: {
  source: string;
  name: string;
  text: Text;
  numbered?: boolean;
  highlight?: Highlight | null;
}): React.JSX.Element {
  const { source, name, numbered, highlight = null, text } = props;
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
        <pre>
          <Code source={source} name={name} highlight={highlight} />
        </pre>
      </div>
    </>
  );
}

/** The schema that charts of Altair, and others of its kind, name. */
const VEGA = /^https:\/\/vega\.github\.io\/schema\/vega(?:-lite)?\//;

function Json(props: BodyProps): React.JSX.Element {
  const { text } = props.tools;
  const source = textOf(props.content);
  const { pretty, isChart } = useMemo(() => {
    try {
      const value: unknown = JSON.parse(source);
      const pretty = JSON.stringify(value, null, 2);
      return { pretty, isChart: VEGA.test(schemaOf(value)) };
    } catch {
      return { pretty: source, isChart: false };
    }
  }, [source]);
  return (
    <>
      {isChart && (
        <p className="jp-TrialbookRunPage-hint">
          {text.__(
            'A chart in Vega-Lite, which is not drawn here. In Python, altair.Chart.from_json draws its text.'
          )}
        </p>
      )}
      <CodeLines {...props} source={pretty} />
    </>
  );
}

function schemaOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('$schema' in value)) {
    return '';
  }
  return typeof value.$schema === 'string' ? value.$schema : '';
}

function Image({ content, name, tools }: BodyProps): React.JSX.Element {
  const url = useBlobUrl(content, content.about.media_type);
  return <Picture url={url} name={name} text={tools.text} />;
}

function Svg({ content, name, tools }: BodyProps): React.JSX.Element {
  const url = useMemo(() => dataUrl(content.bytes, 'image/svg+xml'), [content]);
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
