// As seen from the compiled js/lib/lab/version.js: package.json is where the version stands.
import { version } from '../../../package.json';

/** The version of this extension: that of the Python package it was built with. */
export const VERSION: string = version;
