import { fetchPart } from './parts';

/**
 * In the place of Plotly's package, where the bundle is built.
 *
 * It is fetched when somebody waits for it, and again where it did not arrive.
 */
export default {
  then(resolve: (plotly: unknown) => void, reject: (error: unknown) => void) {
    fetchPart('plotly').then(module => {
      resolve((module as { default: unknown }).default);
    }, reject);
  }
};
