import type { Direction } from '../model/rate.js';
import type { Entry, Subject } from './past.js';

/**
 * One step of all subjects as bytes: the length of a head, the head as JSON, then the codes of every subject in the order
 * of the head. A form of another version is no step: a day is not worth a migration.
 */
const VERSION = 1;
const NONE: readonly Entry[] = [];

interface Head {
  readonly version: number;
  /** Lists of traffic classes: the sites of a building class share one. */
  readonly classes: readonly string[];
  /** Kind, name, direction, which list of classes, how many codes of the step, how many of its minutes. */
  readonly entries: readonly (readonly [Subject['kind'], string, Direction | '', number, number, number])[];
}

/** Undefined of nothing. */
export function encodeStep(entries: readonly Entry[]): Uint8Array | undefined {
  if (entries.length === 0) return undefined;
  const classes = [...new Set(entries.map((entry) => entry.classes.join()))];
  const placeOf = new Map(classes.map((list, index) => [list, index]));
  const head: Head = {
    version: VERSION,
    classes,
    entries: entries.map(({ subject: { kind, name, direction }, classes: list, step, minutes }) => {
      return [kind, name, direction ?? '', placeOf.get(list.join()) ?? 0, step.length, minutes.length];
    }),
  };
  const text = Buffer.from(JSON.stringify(head));
  const codes = entries.flatMap(({ step, minutes }) => [bytesOf(step), bytesOf(minutes)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, ...codes]);
}

/** As this machine has them: all that run Node.js have the low byte first. */
const bytesOf = (codes: Uint16Array): Uint8Array => new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);

export function decodeStep(bytes: Buffer): readonly Entry[] {
  const head = headOf(bytes);
  if (head === undefined) return NONE;
  // A copy, so that the codes begin where two bytes may.
  const codes = new Uint16Array(Uint8Array.from(bytes.subarray(4 + bytes.readUInt32LE())).buffer);
  const classes = head.classes.map((list) => list.split(',').filter((one) => one !== ''));
  let at = 0;
  const take = (count: number): Uint16Array => {
    at += count;
    return codes.subarray(at - count, at);
  };
  return head.entries.map(([kind, name, direction, list, step, minutes]) => ({
    subject: { kind, name, ...(direction === '' ? {} : { direction }) },
    classes: classes[list] ?? [],
    step: take(step),
    minutes: take(minutes),
  }));
}

function headOf(bytes: Buffer): Head | undefined {
  if (bytes.length < 4) return undefined;
  const head = JSON.parse(bytes.toString('utf8', 4, 4 + bytes.readUInt32LE())) as Head;
  return head.version === VERSION ? head : undefined;
}
