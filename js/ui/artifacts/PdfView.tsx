import React, { useEffect, useState } from 'react';
import type { ArtifactContent } from '../../core/run/artifactReader';
import type { Text } from '../../core/text/text';
import { Notice } from '../parts/Notice';
import { loadPdf, type PdfDocument, type PdfEngine } from './pdf';
import { PdfPages } from './PdfPages';
import { useBlobUrl } from './useArtifact';

interface PdfViewProps {
  content: ArtifactContent;
  name: string;
  text: Text;
}

/**
 * A PDF as pictures of its pages, with their text over them. Its scripts, links
 * and forms are nothing but what they look like: in a frame, the browser's own
 * viewer would run the first and follow the second.
 */
export function PdfView(props: PdfViewProps): React.JSX.Element {
  const url = useBlobUrl(props.content, 'application/pdf');
  return <Shown key={url} url={url} {...props} />;
}

type Opened =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'open';
      readonly engine: PdfEngine;
      readonly pdf: PdfDocument;
    }
  | { readonly kind: 'failed'; readonly reason: string };

function Shown(props: PdfViewProps & { url: string }): React.JSX.Element {
  const { content, name, text, url } = props;
  const [opened, setOpened] = useState<Opened>({ kind: 'opening' });
  useEffect(() => {
    let wanted = true;
    let close: () => void = () => undefined;
    const fail = (reason: string) => {
      if (wanted) {
        setOpened({ kind: 'failed', reason });
      }
    };
    const open = (engine: PdfEngine) => {
      if (!wanted) {
        return;
      }
      const opening = engine.open(content.bytes);
      close = opening.close;
      opening.document.then(
        pdf => {
          if (wanted) {
            setOpened({ kind: 'open', engine, pdf });
          }
        },
        (error: unknown) => {
          fail(
            error instanceof Error && error.name === 'PasswordException'
              ? text.__('The PDF is protected by a password.')
              : text.__('The PDF cannot be drawn here: it may be damaged.')
          );
        }
      );
    };
    loadPdf()
      .then(open)
      .catch(() => {
        fail(text.__('The PDF viewer could not be loaded.'));
      });
    return () => {
      wanted = false;
      close();
    };
  }, [content, text]);
  const link = navigator.pdfViewerEnabled && (
    <a
      className="jp-TrialbookButton"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
    >
      {text.__('Open in a tab of the browser')}
    </a>
  );
  return opened.kind === 'open' ? (
    <PdfPages
      engine={opened.engine}
      pdf={opened.pdf}
      name={name}
      text={text}
      link={link}
    />
  ) : (
    <Notice alert={opened.kind === 'failed'} extra={link}>
      {opened.kind === 'failed' ? opened.reason : text.__('Loading …')}
    </Notice>
  );
}
