declare module 'pdfjs-dist/legacy/build/pdf.min.mjs' {
  /* eslint-disable @typescript-eslint/consistent-type-imports -- imports would make it no declaration */
  type Page = import('./pdf').PdfPage;
  type Viewport = import('./pdf').PdfViewport;
  type Text = import('./pdf').PdfText;
  type Opened = import('./pdf').PdfDocument;
  /* eslint-enable @typescript-eslint/consistent-type-imports */

  export class PDFWorker {
    constructor(options: { port: Worker; verbosity: number });
    destroy(): void;
  }
  export function getDocument(options: Record<string, unknown>): {
    promise: Promise<Opened>;
    destroy(): Promise<void>;
  };
  export const TextLayer: new (options: {
    textContentSource: ReadableStream;
    container: HTMLElement;
    viewport: Viewport;
  }) => Text;
  export const VerbosityLevel: { ERRORS: number };
}

declare module 'pdfjs-dist/legacy/build/pdf.worker.min.mjs' {
  const code: string;
  export default code;
}
