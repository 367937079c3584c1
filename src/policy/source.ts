import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type YAMLMap,
} from 'yaml';
import type { Origin, Position } from '../model/origin.js';

/** A YAML document with the means to say where in the file something stands. */
export interface Source {
  readonly path: string;
  readonly lines: LineCounter;
  readonly document: Document;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

export function positionAt({ path, lines }: Pick<Source, 'path' | 'lines'>, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { file: path, line: Math.max(1, line), column: Math.max(1, col) };
}

export const positionOf = (source: Source, node: Node | undefined): Position =>
  positionAt(source, node?.range?.[0] ?? source.document.range?.[0] ?? 0);

/** A noun's place, the places of the values of its fields, and as `field[0]` those of the entries of lists. */
export function originOf(source: Source, node: Node | undefined): Origin {
  const at = positionOf(source, node);
  const map = resolve(source, node);
  if (!isMap(map)) return at;
  const fields: Record<string, readonly [number, number]> = {};
  for (const { key, value } of map.items) {
    if (!isScalar(key) || typeof key.value !== 'string') continue;
    const name = key.value;
    const own = (value ?? key) as Node;
    fields[name] = placeOf(source, own);
    const list = resolve(source, own);
    if (!isSeq(list)) continue;
    list.items.forEach((item, index) => {
      if (isScalar(item)) fields[`${name}[${index}]`] = placeOf(source, item);
    });
  }
  return { ...at, fields };
}

function placeOf(source: Source, node: Node): readonly [line: number, column: number] {
  const { line, column } = positionOf(source, node);
  return [line, column];
}

/** Follows an alias to what it stands for. */
export const resolve = (source: Source, node: Node | undefined): Node | undefined =>
  isAlias(node) ? source.targets.get(node) : node;

/** The node below, by key or index; undefined where there is none. */
export function child(source: Source, node: Node | undefined, step: string | number): Node | undefined {
  const parent = resolve(source, node);
  if (isSeq(parent)) return parent.items[Number(step)] as Node | undefined;
  return isMap(parent) ? (pairOf(parent, String(step))?.value as Node | undefined) : undefined;
}

const pairOf = (map: YAMLMap, key: string): YAMLMap['items'][number] | undefined =>
  map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);

/** Where a key stands, for what is wrong with the key itself. */
export function keyPosition(source: Source, node: Node | undefined, key: string): Position {
  const map = resolve(source, node);
  return positionOf(source, isMap(map) ? (pairOf(map, key)?.key as Node | undefined) : node);
}

export const descend = (source: Source, from: Node | undefined, path: readonly (string | number)[]): Node | undefined =>
  path.reduce<Node | undefined>((node, step) => child(source, node, step), from);
