type Listener = (content: unknown, buffers?: readonly DataView[]) => void;

/** What we need of an anywidget's model. */
export interface WidgetModel {
  get(name: string): unknown;
  /** `msg:custom` for a message, with its content and buffers. */
  on(name: string, listener: Listener): void;
  off(name: string, listener: Listener): void;
  send(content: unknown): void;
  /** Jupyter's, which knows more than anywidget promises. */
  widget_manager?: {
    kernel?: { disposed?: { connect(listener: () => void): unknown } } | null;
  };
}

/** What the loader hands over once the bundle has arrived. */
export interface Styles {
  /** Of the components. */
  widget: string;
  /** Values for JupyterLab's variables, for pages which do not have them. */
  host: string;
}

/** The bundle, as the loader calls it; either returns what undoes it. */
export interface Bundle {
  /** Show the model's own view in this element. */
  show(model: WidgetModel, host: HTMLElement, styles: Styles): () => void;
  /** Show views in the elements of the page that belong to the model's kernel. */
  serve(model: WidgetModel, styles: Styles): () => void;
}

/** Class of an element that holds a static twin, and in which a live view may be mounted. */
export const HOST_CLASS = 'jp-TrialbookPlace';
