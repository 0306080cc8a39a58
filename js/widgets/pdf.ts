import { awaitedPart } from './parts';

/** In the place of what imports pdf.js. */
export default awaitedPart('pdf');
