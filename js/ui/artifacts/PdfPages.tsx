import React, { memo, useEffect, useMemo, useState } from 'react';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { Notice } from '../parts/Notice';
import type { PdfDocument, PdfEngine } from './pdf';
import { drawPage, fitted, type PageBox, type PageSize } from './pdfDrawing';
import { useWidth } from '../parts/useHost';

/** More boxes than this hold up the page, even with nothing drawn in them. */
const MAX_PAGES = 2000;
/** Pages whose sizes are asked for at once. */
const MAX_AT_ONCE = 50;
/** Milliseconds for which a width has to stay before pages are drawn anew. */
const REDRAW_AFTER_MS = 120;
const A4: PageSize = { width: 595, height: 842 };

/** The pages of a PDF, one below the other, drawn while they are near what is in sight. */
export function PdfPages(props: {
  engine: PdfEngine;
  pdf: PdfDocument;
  name: string;
  text: Text;
  /** Another way to see it. */
  link: React.ReactNode;
}): React.JSX.Element {
  const { engine, pdf, name, text } = props;
  const count = Math.min(pdf.numPages, MAX_PAGES);
  const sizes = useSizes(pdf, count);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [column, setColumn] = useState<HTMLElement | null>(null);
  const width = useWidth(column);
  const near = usePagesNear(scroller, sizes && width > 0 ? count : 0);
  return (
    <>
      <div className="jp-TrialbookRunPage-tools jp-TrialbookPdf-tools">
        <span>
          {text._n(
            '%1 page',
            '%2 pages',
            pdf.numPages,
            formatCount(pdf.numPages)
          )}
        </span>
        <span className="jp-TrialbookRunPage-quiet">
          {text.__('Preview only: links, forms and scripts are off.')}
        </span>
        <span className="jp-TrialbookPdf-link">{props.link}</span>
      </div>
      <div
        ref={setScroller}
        className="jp-TrialbookPdf"
        role="region"
        aria-label={text.__('Pages of %1', name)}
        tabIndex={0}
      >
        <div ref={setColumn}>
          {sizes &&
            width > 0 &&
            Array.from({ length: count }, (_, at) => (
              <Page
                key={at}
                engine={engine}
                pdf={pdf}
                number={at + 1}
                size={sizes[at] ?? sizes[0] ?? A4}
                width={width}
                near={near.has(at + 1)}
                text={text}
              />
            ))}
        </div>
        {pdf.numPages > count && (
          <Notice>
            {text.__(
              'Only the first %1 pages are shown; download the file to read the others.',
              formatCount(count)
            )}
          </Notice>
        )}
      </div>
    </>
  );
}

/** Of the first pages before anything is shown; then of the others, so that nothing waits for them. */
function useSizes(
  pdf: PdfDocument,
  count: number
): readonly (PageSize | null)[] | null {
  const [sizes, setSizes] = useState<readonly (PageSize | null)[] | null>(null);
  useEffect(() => {
    let wanted = true;
    const measure = async () => {
      const known: (PageSize | null)[] = [];
      while (known.length < count) {
        const first = known.length + 1;
        const length = Math.min(MAX_AT_ONCE, count - known.length);
        const more = await Promise.all(
          Array.from({ length }, (_, at) => sizeOf(pdf, first + at))
        );
        if (!wanted) {
          return;
        }
        known.push(...more);
        setSizes([...known]);
      }
    };
    void measure();
    return () => {
      wanted = false;
    };
  }, [pdf, count]);
  return sizes;
}

/** Null for a page that cannot be read, which says so when it is drawn. */
async function sizeOf(
  pdf: PdfDocument,
  number: number
): Promise<PageSize | null> {
  try {
    const page = await pdf.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    return width > 0 && height > 0 ? { width, height } : null;
  } catch {
    return null;
  }
}

/** The numbers of the pages that are in sight, or less than a window away. */
function usePagesNear(
  scroller: HTMLElement | null,
  count: number
): ReadonlySet<number> {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    if (!scroller || count === 0) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      entries => {
        setNear(before => {
          const after = new Set(before);
          for (const { isIntersecting, target } of entries) {
            const number = Number((target as HTMLElement).dataset.page);
            if (isIntersecting) {
              after.add(number);
            } else {
              after.delete(number);
            }
          }
          return after;
        });
      },
      { root: scroller, rootMargin: '80% 0px' }
    );
    for (const page of scroller.querySelectorAll('[data-page]')) {
      observer.observe(page);
    }
    return () => {
      observer.disconnect();
    };
  }, [scroller, count]);
  return near;
}

interface PageProps {
  engine: PdfEngine;
  pdf: PdfDocument;
  number: number;
  size: PageSize;
  width: number;
  near: boolean;
  text: Text;
}

const Page = memo(function Page(props: PageProps): React.JSX.Element {
  const { pdf, number, size, width, near, text } = props;
  const box = useMemo(() => fitted(size, width), [size, width]);
  return (
    <div
      className="jp-TrialbookPdf-page"
      role="group"
      aria-label={text.__(
        'Page %1 of %2',
        formatCount(number),
        formatCount(pdf.numPages)
      )}
      data-page={number}
      style={{ width: box.width, height: box.height }}
    >
      {near && <Drawn {...props} box={box} />}
    </div>
  );
});

function Drawn(props: PageProps & { box: PageBox }): React.JSX.Element {
  const { engine, pdf, number, text } = props;
  const { scale } = props.box;
  const [host, setHost] = useState<HTMLElement | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!host) {
      return undefined;
    }
    let cancel: () => void = () => undefined;
    const timer = setTimeout(
      () => {
        const drawing = drawPage({ engine, pdf, number, scale, place: host });
        cancel = () => {
          drawing.cancel();
        };
        drawing.promise.catch(() => {
          setFailed(true);
        });
      },
      host.hasChildNodes() ? REDRAW_AFTER_MS : 0
    );
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [engine, pdf, number, scale, host]);
  return failed ? (
    <p>{text.__('This page cannot be drawn.')}</p>
  ) : (
    <div ref={setHost} className="jp-TrialbookPdf-drawn" />
  );
}
