import {
  getDocument,
  PDFWorker,
  TextLayer,
  VerbosityLevel
} from 'pdfjs-dist/legacy/build/pdf.min.mjs';
import workerCode from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs' with { type: 'text' };
import type { PdfDocument, PdfEngine } from './pdf';

/** Pixels of an image in a PDF, beyond which it is left out. */
const MAX_IMAGE_PIXELS = 100_000_000;
/** Milliseconds in which a worker has to end. */
const END_TIMEOUT_MS = 2000;

/**
 * The worker is a text of this part, because the part is a file of JupyterLab's
 * in one host and comes through a comm in the other, where no address leads to
 * a second file. Each PDF has a worker of its own, so that one which keeps it
 * busy without end is gone when it is no longer looked at, and never holds up
 * the page.
 */
function startWorker(): Worker {
  const url = URL.createObjectURL(
    new Blob([workerCode], { type: 'text/javascript' })
  );
  const worker = new Worker(url, { type: 'module' });
  const revoke = () => {
    URL.revokeObjectURL(url);
  };
  worker.addEventListener('message', revoke, { once: true });
  worker.addEventListener('error', revoke, { once: true });
  return worker;
}

const engine: PdfEngine = {
  open(bytes) {
    const verbosity = VerbosityLevel.ERRORS;
    const port = startWorker();
    const worker = new PDFWorker({ port, verbosity });
    const opening = getDocument({
      // The worker takes what it is given away from this page.
      data: bytes.slice(),
      worker,
      verbosity,
      maxImageSize: MAX_IMAGE_PIXELS,
      isEvalSupported: false,
      enableXfa: false,
      // Nothing is fetched: fonts that the file lacks are the system's.
      useSystemFonts: true,
      useWasm: false,
      useWorkerFetch: false,
      disableAutoFetch: true,
      disableRange: true,
      disableStream: true
    });
    const stopped = new Promise<PdfDocument>((_, reject) => {
      port.addEventListener('error', () => {
        reject(new Error('The worker has stopped.'));
      });
    });
    return {
      document: Promise.race([opening.promise, stopped]),
      close() {
        // The fonts of the document go from the page when the worker says that it
        // has ended, which one that is busy without end never does.
        const end = () => {
          worker.destroy();
          port.terminate();
        };
        const timeout = setTimeout(end, END_TIMEOUT_MS);
        opening
          .destroy()
          .catch(() => undefined)
          .finally(() => {
            clearTimeout(timeout);
            end();
          });
      }
    };
  },
  layText: (page, viewport, container) =>
    new TextLayer({
      textContentSource: page.streamTextContent(),
      container,
      viewport
    })
};

export default engine;
