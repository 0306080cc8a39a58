/** pdf.js, as far as pages are drawn with it, loaded when the first PDF is shown. */

export interface PdfViewport {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly userUnit: number;
}

export interface PdfDrawing {
  readonly promise: Promise<unknown>;
  cancel(): void;
}

export interface PdfPage {
  getViewport(options: { scale: number }): PdfViewport;
  render(options: {
    canvas: HTMLCanvasElement;
    viewport: PdfViewport;
    transform: readonly number[];
  }): PdfDrawing;
  streamTextContent(): ReadableStream;
  cleanup(): unknown;
}

export interface PdfDocument {
  readonly numPages: number;
  getPage(number: number): Promise<PdfPage>;
}

/** Lays the text of a page over its picture, to be selected and read aloud. */
export interface PdfText {
  render(): Promise<unknown>;
  cancel(): void;
}

export interface PdfEngine {
  /** Call `close` in the end, whatever became of it. */
  open(bytes: Uint8Array): {
    document: Promise<PdfDocument>;
    close: () => void;
  };
  layText(
    page: PdfPage,
    viewport: PdfViewport,
    container: HTMLElement
  ): PdfText;
}

let loading: Promise<PdfEngine> | null = null;

export function loadPdf(): Promise<PdfEngine> {
  loading ??= import('./pdfEngine').then(module => module.default);
  // A part that did not arrive may arrive the next time.
  loading.catch(() => {
    loading = null;
  });
  return loading;
}
