import { awaitedPart } from './parts';

/** In the place of uPlot's package. */
export default awaitedPart('uplot');
