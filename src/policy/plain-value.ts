import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { DiagnosticCode } from '../model/diagnostic-codes.js';

/** What YAML allows and a policy file must not do. */
export interface PlainProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly cure: string;
  readonly node: Node;
  /** What stood there before. */
  readonly first?: Node;
}

export interface PlainValue {
  readonly value: unknown;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly problems: readonly PlainProblem[];
}

const MAX_DEPTH = 64;
/** Values that aliases may add to those that are written. A bomb of nested aliases multiplies beyond it at once. */
const MAX_COPIES = 100_000;

interface Anchored {
  readonly node: Node;
  /** Undefined while the value is still being read: an alias to it would stand inside of itself. */
  result?: { readonly value: unknown; readonly size: number };
}

interface Walk {
  readonly anchors: Map<string, Anchored>;
  readonly targets: Map<Alias, Node>;
  readonly problems: PlainProblem[];
  size: number;
  copies: number;
}

/**
 * The value of a document, in one pass. The library's own conversion looks through the whole document for each alias, and
 * through all keys for each key: a small file could take minutes.
 */
export function plainValue({ contents }: Document): PlainValue {
  const walk: Walk = { anchors: new Map(), targets: new Map(), problems: [], size: 0, copies: 0 };
  const value = visit(walk, contents, 0);
  return { value, targets: walk.targets, problems: walk.problems };
}

function visit(walk: Walk, node: Node | null, depth: number): unknown {
  walk.size += 1;
  if (node === null) return null;
  if (depth > MAX_DEPTH) {
    const isFirst = walk.problems.every(({ code }) => code !== 'yaml.syntax');
    const message = `this nests more than ${MAX_DEPTH} levels deep, so the document is not read`;
    if (isFirst) walk.problems.push({ code: 'yaml.syntax', message, cure: 'Mend the indentation.', node });
    return undefined;
  }
  if (isAlias(node)) return follow(walk, node);
  const anchor = 'anchor' in node ? node.anchor : undefined;
  if (anchor === undefined) return valueOf(walk, node, depth);
  const anchored: Anchored = { node };
  walk.anchors.set(anchor, anchored);
  const before = walk.size;
  const value = valueOf(walk, node, depth);
  anchored.result = { value, size: walk.size - before };
  return value;
}

function valueOf(walk: Walk, node: Node, depth: number): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => visit(walk, item as Node | null, depth + 1));
  return isMap(node) ? mappingOf(walk, node, depth) : undefined;
}

/** `fromEntries` makes own fields even of `__proto__`. */
function mappingOf(walk: Walk, map: YAMLMap, depth: number): unknown {
  const keys = new Map<string, Node>();
  const entries: [string, unknown][] = [];
  for (const { key, value } of map.items) {
    const node = key as Node;
    const name = isScalar(node) ? String(node.value) : '';
    const first = keys.get(name);
    if (first === undefined) keys.set(name, node);
    else {
      const message = 'the key stands twice in one mapping; only one can hold';
      walk.problems.push({ code: 'yaml.duplicate-key', message, cure: 'Remove one of them.', node, first });
    }
    entries.push([name, visit(walk, value as Node | null, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function follow(walk: Walk, alias: Alias): unknown {
  const fail = (message: string, cure = 'Write the values out.'): void => {
    walk.problems.push({ code: 'yaml.alias', message, cure, node: alias });
  };
  const anchored = walk.anchors.get(alias.source);
  if (anchored === undefined) {
    const message = 'this alias (*name) stands for nothing: no anchor (&name) of its name comes before it';
    fail(message, 'Write the value out, or put the text in quotes.');
    return undefined;
  }
  if (anchored.result === undefined) {
    fail('this alias (*name) stands inside of what it stands for, so it would never end');
    return undefined;
  }
  walk.targets.set(alias, anchored.node);
  const { value, size } = anchored.result;
  const wasEnough = walk.copies <= MAX_COPIES;
  walk.copies += size;
  walk.size += size;
  if (wasEnough && walk.copies > MAX_COPIES)
    fail(`aliases (*name) expand to more than ${MAX_COPIES} values, so the document is not read`);
  return value;
}
