import type { Position } from '../model/origin.js';

/** Where a noun was written, without where each of its fields was. */
export const placeOf = ({ file, line, column }: Position): Position => ({ file, line, column });
