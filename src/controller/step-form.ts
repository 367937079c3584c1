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
  const codes = entries.flatMap(({ step, minutes }) => [littleEndian(step), littleEndian(minutes)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, ...codes]);
}

function littleEndian(codes: Uint16Array): Buffer {
  const bytes = Buffer.alloc(codes.length * 2);
  for (const [index, code] of codes.entries()) bytes.writeUInt16LE(code, index * 2);
  return bytes;
}

export function decodeStep(bytes: Buffer): readonly Entry[] {
  const head = headOf(bytes);
  if (head === undefined) return NONE;
  let at = 4 + bytes.readUInt32LE();
  const take = (count: number): Uint16Array => {
    const codes = Uint16Array.from({ length: count }, (_, index) => bytes.readUInt16LE(at + index * 2));
    at += count * 2;
    return codes;
  };
  return head.entries.map(([kind, name, direction, list, step, minutes]) => ({
    subject: { kind, name, ...(direction === '' ? {} : { direction }) },
    classes: head.classes[list]?.split(',').filter((one) => one !== '') ?? [],
    step: take(step),
    minutes: take(minutes),
  }));
}

function headOf(bytes: Buffer): Head | undefined {
  if (bytes.length < 4) return undefined;
  const head = JSON.parse(bytes.toString('utf8', 4, 4 + bytes.readUInt32LE())) as Head;
  return head.version === VERSION ? head : undefined;
}
