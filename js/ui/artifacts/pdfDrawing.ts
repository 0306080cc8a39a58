import type { PdfDocument, PdfDrawing, PdfEngine, PdfText } from './pdf';

/** Of a canvas: browsers draw nothing on larger ones. */
const MAX_PIXELS = 16_000_000;
const MAX_SIDE = 8192;
/** Sizes of pages in points: what is beyond was not meant to be read. */
const MAX_SCALE = 4;
const MAX_HEIGHT = 30_000;

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

export interface PageBox extends PageSize {
  readonly scale: number;
}

/** The box that a page takes up where there is so much width. */
export function fitted(size: PageSize, width: number): PageBox {
  const scale = Math.min(
    MAX_SCALE,
    width / size.width,
    MAX_HEIGHT / size.height
  );
  return {
    scale,
    width: Math.max(1, Math.floor(size.width * scale)),
    height: Math.max(1, Math.floor(size.height * scale))
  };
}

/** Draw a page and lay its text over it, in place of what was drawn before. */
export function drawPage(options: {
  engine: PdfEngine;
  pdf: PdfDocument;
  number: number;
  scale: number;
  place: HTMLElement;
}): PdfDrawing {
  const { engine, pdf, number, scale, place } = options;
  let wanted = true;
  let drawing: PdfDrawing | undefined;
  let words: PdfText | undefined;
  const draw = async () => {
    const page = await pdf.getPage(number);
    if (!wanted) {
      return;
    }
    const viewport = page.getViewport({ scale });
    const sharp = Math.min(
      window.devicePixelRatio,
      MAX_SIDE / Math.max(viewport.width, viewport.height),
      Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height))
    );
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(viewport.width * sharp));
    canvas.height = Math.max(1, Math.floor(viewport.height * sharp));
    canvas.setAttribute('aria-hidden', 'true');
    drawing = page.render({
      canvas,
      viewport,
      transform: [sharp, 0, 0, sharp, 0, 0]
    });
    await drawing.promise;
    const layer = document.createElement('div');
    layer.className = 'jp-TrialbookPdf-text';
    layer.style.setProperty(
      '--total-scale-factor',
      String(viewport.scale * viewport.userUnit)
    );
    words = engine.layText(page, viewport, layer);
    place.replaceChildren(canvas, layer);
    // Without it the page can still be looked at.
    await words.render().catch(() => undefined);
    page.cleanup();
  };
  return {
    promise: draw().catch((error: unknown) => {
      if (wanted) {
        throw error;
      }
    }),
    cancel() {
      wanted = false;
      drawing?.cancel();
      words?.cancel();
    }
  };
}
