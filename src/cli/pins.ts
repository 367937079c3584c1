import { isMap, isScalar, isSeq, parseAllDocuments, type Pair, type ParsedNode, type YAMLMap } from 'yaml';

/** What to write for one router of an inventory file. */
export interface Pin {
  readonly router: string;
  readonly field: 'certificate' | 'hostKey';
  readonly fingerprint: string;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text of an inventory file with pins written into it. Only the pins are touched: a document that is parsed and
 * printed again would lose the layout that people gave it, and the review would drown in it. Undefined: no such router.
 */
export function writePins(text: string, pins: readonly Pin[]): string | undefined {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) return undefined;
  const edits: Edit[] = [];
  for (const pin of pins) {
    const entry = documents.map(({ contents }) => entryOf(contents, pin.router)).find((one) => one !== undefined);
    if (entry === undefined) return undefined;
    edits.push(editOf(text, entry, pin));
  }
  // From the end, so that the places of the others stay right.
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((sum, { from, to, text: put }) => sum.slice(0, from) + put + sum.slice(to), text);
}

type ParsedMap = YAMLMap.Parsed;

function entryOf(contents: ParsedNode | null, name: string): ParsedMap | undefined {
  const spec = isMap(contents) ? contents.get('spec', true) : undefined;
  const routers = isMap(spec) ? spec.get('routers', true) : undefined;
  if (!isSeq(routers)) return undefined;
  const found = routers.items.find((item) => isMap(item) && item.get('name') === name);
  return found as ParsedMap | undefined;
}

function editOf(text: string, entry: ParsedMap, { field, fingerprint }: Pin): Edit {
  const value = `'${fingerprint}'`;
  const pin = pairOf(entry, 'pin');
  if (pin === undefined) return insert(text, entry, `pin: { ${field}: ${value} }`);
  if (!isMap(pin.value)) return replace(pin, `{ ${field}: ${value} }`);
  const known = pairOf(pin.value, field);
  return known === undefined ? insert(text, pin.value, `${field}: ${value}`) : replace(known, value);
}

type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

const pairOf = (map: ParsedMap, key: string): ParsedPair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

/** Ranges are start, end of the value, end of the node with what trails it. */
function replace({ key, value }: ParsedPair, text: string): Edit {
  const [from, to] = value?.range ?? [key.range[1], key.range[1]];
  return from === to ? { from: key.range[1] + 1, to: key.range[1] + 1, text: ` ${text}` } : { from, to, text };
}

function insert(text: string, map: ParsedMap, line: string): Edit {
  const last = map.items.at(-1);
  if (map.flow === true) {
    if (last === undefined) return { from: map.range[0], to: map.range[1], text: `{ ${line} }` };
    const at = endOf(last);
    return { from: at, to: at, text: `, ${line}` };
  }
  const [first] = map.items;
  const start = first?.key.range[0] ?? map.range[0];
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const next = text.indexOf('\n', last === undefined ? start : endOf(last) - 1);
  const at = next < 0 ? text.length : next;
  const isCrlf = text[at - 1] === '\r';
  const from = isCrlf ? at - 1 : at;
  return { from, to: from, text: `${isCrlf ? '\r\n' : '\n'}${indent}${line}` };
}

const endOf = ({ key, value }: ParsedPair): number => Math.max(key.range[1], value?.range[1] ?? 0);
