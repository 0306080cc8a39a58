let give: (view: unknown) => void;

/** In the place of the view of predictions in the first script of a saved page: the script behind it gives it. */
export default new Promise(resolve => {
  give = resolve;
});

/** What the script of the view finds in the page. */
export interface PageParts {
  readonly give: (view: unknown) => void;
}

/** Let the view come, and draw with what draws this page. */
export function awaitEvaluation(drawing: object): void {
  Object.assign(globalThis, { trialbookPage: { ...drawing, give } });
}
