import { laterPart } from './pageParts';

/** In the place of the view of predictions, in the first script of a saved page. */
export default laterPart('evaluation');
