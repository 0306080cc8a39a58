// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor } from '@testing-library/react';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ArtifactContent } from '../../../js/core/run/artifactReader';
import { english } from '../../../js/core/text/text';
import type { PdfDocument, PdfEngine } from '../../../js/ui/artifacts/pdf';
import { fitted } from '../../../js/ui/artifacts/pdfDrawing';
import { PdfView } from '../../../js/ui/artifacts/PdfView';

/** In the place of pdf.js, which draws on a canvas, which there is none of here. */
const engine = vi.hoisted(() => ({
  open: null as unknown as PdfEngine['open'],
  layText: (_page: unknown, _viewport: unknown, container: HTMLElement) => {
    container.textContent = 'words';
    return { render: () => Promise.resolve(), cancel: () => undefined };
  }
}));
vi.mock('../../../js/ui/artifacts/pdfEngine', () => ({ default: engine }));

let sight: IntersectionObserverCallback;
class Sight {
  constructor(tell: IntersectionObserverCallback) {
    sight = tell;
  }
  observe(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}

class SizeKnown {
  constructor(private readonly _tell: ResizeObserverCallback) {}
  observe(): void {
    this._tell([], this as unknown as ResizeObserver);
  }
  disconnect(): void {
    return;
  }
}

const close = vi.fn();
const content: ArtifactContent = {
  about: { kind: 'pdf', media_type: 'application/pdf', size: 9, text: false },
  bytes: new TextEncoder().encode('%PDF-1.7 '),
  whole: true
} as unknown as ArtifactContent;

function opening(document: Promise<PdfDocument>) {
  engine.open = () => ({ document, close });
  return render(<PdfView content={content} name="a.pdf" text={english} />);
}

beforeEach(() => {
  vi.restoreAllMocks();
  close.mockClear();
  vi.stubGlobal('IntersectionObserver', Sight);
  vi.stubGlobal('ResizeObserver', SizeKnown);
  Object.defineProperty(navigator, 'pdfViewerEnabled', {
    value: true,
    configurable: true
  });
});

describe('a PDF', () => {
  it('is offered as nothing but a PDF while it is opened', () => {
    const blobs: Blob[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
      blobs.push(blob as Blob);
      return 'blob:shown';
    });
    opening(new Promise(() => undefined));
    expect(screen.getByText('Loading …')).toBeTruthy();
    const link = screen.getByRole('link', {
      name: 'Open in a tab of the browser'
    });
    expect(link.getAttribute('href')).toBe('blob:shown');
    expect(link.getAttribute('target')).toBe('_blank');
    expect(link.getAttribute('rel')).toContain('noopener');
    expect(blobs.map(({ type }) => type)).toEqual(['application/pdf']);
  });

  it.each([
    ['PasswordException', 'The PDF is protected by a password.'],
    ['InvalidPDFException', 'it may be damaged']
  ])('says why it is not drawn: %s', async (name, said) => {
    const error = Object.assign(new Error('no'), { name });
    opening(Promise.reject(error));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain(said);
    expect(screen.getByRole('link')).toBeTruthy();
  });

  it('is drawn where it is in sight, and let go of in the end', async () => {
    const cancel = vi.fn();
    const asked: number[] = [];
    const drawn: number[] = [];
    const view = opening(
      Promise.resolve({
        numPages: 300,
        getPage: number => {
          asked.push(number);
          return Promise.resolve({
            getViewport: ({ scale }) => ({
              width: 100 * scale,
              height: 50 * scale,
              scale,
              userUnit: 1
            }),
            render: () => {
              drawn.push(number);
              // The third is never done.
              const promise =
                number === 3 ? new Promise(() => undefined) : Promise.resolve();
              return { promise, cancel };
            },
            streamTextContent: () => new ReadableStream(),
            cleanup: () => undefined
          });
        }
      })
    );
    expect(await screen.findByText('300 pages')).toBeTruthy();
    const pages = await screen.findAllByRole('group');
    expect(pages).toHaveLength(300);
    expect(pages.map(page => page.style.height)).toContain('200px');
    expect(drawn).toEqual([]);
    const tell = (number: number, isIntersecting: boolean) => {
      const target = screen.getByRole('group', {
        name: `Page ${String(number)} of 300`
      });
      act(() => {
        sight(
          [{ isIntersecting, target } as unknown as IntersectionObserverEntry],
          null as unknown as IntersectionObserver
        );
      });
      return target;
    };
    const second = tell(2, true);
    await waitFor(() => {
      expect(second.querySelector('canvas')).toBeTruthy();
    });
    expect(second.textContent).toBe('words');
    tell(2, false);
    expect(second.querySelector('canvas')).toBeNull();
    tell(3, true);
    await waitFor(() => {
      expect(drawn).toEqual([2, 3]);
    });
    cancel.mockClear();
    view.unmount();
    expect(cancel).toHaveBeenCalledOnce();
    expect(close).toHaveBeenCalledOnce();
    expect(new Set(asked).size).toBe(300);
  });
});

describe('a page', () => {
  it('fits the width, unless it would be no page any more', () => {
    expect(fitted({ width: 600, height: 800 }, 900)).toEqual({
      scale: 1.5,
      width: 900,
      height: 1200
    });
    expect(fitted({ width: 10, height: 10 }, 900).width).toBe(40);
    expect(fitted({ width: 1, height: 90_000 }, 900).height).toBe(30_000);
  });
});
