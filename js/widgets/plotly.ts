import { awaitedPart } from './parts';

/** In the place of Plotly's package. */
export default awaitedPart('plotly');
