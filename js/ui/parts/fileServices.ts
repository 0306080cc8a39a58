import type React from 'react';
import type { Highlight } from '../../core/text/codeTokens';

/** Reads an image that a text shows, as an address within the page; null where it must not, or cannot. */
export type ReadImage = (address: string) => Promise<string | null>;

/**
 * Draws Markdown into an element, harmless whoever wrote it; call what is returned to end it.
 *
 * Of its images those are shown that `images` reads; without it, none.
 */
export type RenderMarkdown = (
  source: string,
  host: HTMLElement,
  images?: ReadImage | null
) => () => void;

/** What the host does to show texts and files; null for what it cannot do. */
export interface FileServices {
  /** Without it Markdown is shown as it is written. */
  readonly renderMarkdown: RenderMarkdown | null;
  readonly highlight: Highlight | null;
  /** The icon of a file, by its name. */
  readonly fileIcon: ((name: string) => React.ReactNode) | null;
}

export const NO_FILE_SERVICES: FileServices = {
  renderMarkdown: null,
  highlight: null,
  fileIcon: null
};
