import { encoderOf } from '../encode.js';
import { KINDS } from './kinds.js';

/** `set` takes the fields that differ. */
export const { encode: encodeChanges, encodeUndo } = encoderOf(KINDS, false);
