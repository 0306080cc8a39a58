import { awaitedPart } from './parts';

/** In the place of the view of predictions. */
export default awaitedPart('evaluation');
