/**
 * What one command printed → what each sentence in it answered. Every sentence ends with the line `<nonce> <number>`, which
 * is printed only if it went through; between, lines `<nonce> r` begin a row, `<nonce> f <name> <type> <value>` are its
 * fields, and `<nonce> i <flag> <ids>` say on which rows a flag is set. The nonce is new each time, so no stored value can
 * look like such a line. Pure.
 */
export interface Block {
  /** All of it, without the nonce. */
  readonly raw: string;
  /** What was printed besides: JSON, an id, or nothing. */
  readonly text: string;
  readonly rows: readonly (readonly Field[])[];
  readonly flags: Readonly<Record<string, readonly string[]>>;
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

export interface Output {
  /** Of the sentences that went through, from the first on. */
  readonly blocks: readonly Block[];
  /** What the console said after the last of them: why the next one did not. */
  readonly rest: string;
}

export function readOutput(text: string, nonce: string): Output {
  const [first = '', ...parts] = text.split(new RegExp(`(?:^|\\r?\\n)${nonce} `));
  const blocks: Block[] = [];
  let block = emptyBlock(first);
  for (const part of parts) {
    const end = /^\d+(?:\r?\n([\s\S]*))?$/.exec(part);
    if (end === null) readLine(part, block);
    else {
      blocks.push(block);
      block = emptyBlock(end[1] ?? '');
    }
  }
  return { blocks, rest: block.text.trim() };
}

interface OpenBlock extends Block {
  raw: string;
  readonly rows: Field[][];
  readonly flags: Record<string, readonly string[]>;
}

const emptyBlock = (text: string): OpenBlock => ({ raw: text, text, rows: [], flags: {} });

function readLine(line: string, block: OpenBlock): void {
  const [, kind, name = '', rest = ''] = /^(\w) ?(\S*) ?([\s\S]*)$/.exec(line) ?? [];
  block.raw += `\n${line}`;
  if (kind === 'r') block.rows.push([]);
  else if (kind === 'i') block.flags[name] = rest.trim().split(/[;,]/);
  else if (kind === 'f') {
    const at = rest.indexOf(' ');
    const type = at < 0 ? rest : rest.slice(0, at);
    block.rows.at(-1)?.push({ name, type, value: at < 0 ? '' : rest.slice(at + 1) });
  }
}

/** `bad command name ipv6 (line 1 column 245)`: where in the command the console stopped to understand. */
export function columnOf(message: string): number | undefined {
  const found = /\(line \d+ column (\d+)\)/.exec(message);
  return found === null ? undefined : Number(found[1]);
}

/** The name that the console does not know, if that is what it says. */
export const unknownName = (message: string): string | undefined => /^bad command name (\S+)/.exec(message)?.[1];
