import type { DeviceObject } from '../../model/device.js';
import type { Step } from '../driver.js';
import { KINDS, NFT_CHAIN, NFT_TABLE } from './kinds.js';
import { type ChainWrite, nftBatch } from './wire-nft.js';
import { linkCommands, tcArguments, type TreeWrite } from './wire-tc.js';

/** Steps → POSIX shell, for /bin/sh of Debian, BusyBox and whatever else calls itself so. Pure. */

/** Steps that travel as one command: a batch of tc, a transaction of nft, or one block. */
export interface Segment {
  readonly steps: readonly Step[];
  readonly lines: readonly string[];
}

type Tool = 'tc' | 'nft' | 'link';

const write = ({ verb, kind, find, fields }: Step): TreeWrite & ChainWrite => ({
  verb: verb === 'move' ? 'set' : verb,
  kind,
  fields: { ...find, ...fields },
});

const toolOf = (step: Step): Tool =>
  step.kind === NFT_CHAIN.kind || step.kind === NFT_TABLE.kind
    ? 'nft'
    : tcArguments(write(step), false) === undefined
      ? 'link'
      : 'tc';

/** Neighbours of one tool go together: what is written in one rank has no order, and ranks follow each other. */
function grouped(steps: readonly Step[]): readonly { readonly tool: Tool; readonly steps: readonly Step[] }[] {
  const groups: { readonly tool: Tool; readonly steps: Step[] }[] = [];
  for (const step of steps) {
    const tool = toolOf(step);
    const last = groups.at(-1);
    if (last?.tool === tool && tool !== 'link') last.steps.push(step);
    else groups.push({ tool, steps: [step] });
  }
  return groups;
}

const END = 'QOSCTL_END';
const fed = (command: string, input: string): readonly string[] => [`${command} <<'${END}'`, input, END];

export function segmentsOf(steps: readonly Step[]): readonly Segment[] {
  return grouped(steps).map(({ tool, steps: mine }) => {
    const writes = mine.map(write);
    if (tool === 'nft') return { steps: mine, lines: fed('$S nft -f - 2>&1', nftBatch(writes)) };
    if (tool === 'link')
      return {
        steps: mine,
        lines: [
          writes
            .flatMap(linkCommands)
            .map((line) => `{ ${line}; } 2>&1`)
            .join(' &&\n'),
        ],
      };
    const batch = writes.map((one) => tcArguments(one, false) ?? '').join('\n');
    return { steps: mine, lines: fed('$S tc -batch - 2>&1', batch) };
  });
}

/** Runs one segment after the other; the first that fails says which and why, and ends it. */
export function applyScript(segments: readonly Segment[], nonce: string): string {
  const runs = segments.map(({ lines }, index) =>
    [`out=$(`, ...lines, `) || { printf '@@%s failed %s\\n%s\\n' ${nonce} ${index} "$out"; exit 1; }`].join('\n'),
  );
  return [...runs, `echo "@@${nonce} done"`].join('\n');
}

/** Which step a segment failed at: tc names the line of its batch, nft takes a transaction as a whole. */
export function failedStep(segment: Segment, output: string): Step | undefined {
  const line = /Command failed -:(\d+)/.exec(output)?.[1];
  return segment.steps[line === undefined ? 0 : Number(line) - 1] ?? segment.steps[0];
}

/** The same, true whatever part of an apply went through: nothing is an error, and nothing stops the rest. */
export function tolerant(steps: readonly Step[]): string {
  return grouped(steps)
    .map(({ tool, steps: mine }) => {
      const writes = mine.map(write);
      if (tool === 'nft') return fed('$S nft -f - >/dev/null 2>&1', nftBatch(writes)).join('\n');
      if (tool === 'link')
        return writes
          .flatMap(linkCommands)
          .map((line) => `{ ${line}; } >/dev/null 2>&1`)
          .join('\n');
      const batch = writes.map((one) => tcArguments(one, true) ?? '').join('\n');
      return fed('$S tc -force -batch - >/dev/null 2>&1', batch).join('\n');
    })
    .join('\n');
}

/** Everything of ours from nothing, for the start of the machine: kinds by rank, parents before children. */
export function restoreScript(objects: readonly DeviceObject[]): string {
  const depth = depths(objects);
  const rank = (object: DeviceObject): number =>
    KINDS.findIndex((spec) => spec.kind === object.kind) * 16 + depth(object);
  const steps = objects
    .toSorted((a, b) => rank(a) - rank(b))
    .map((object): Step => ({ rank: 0, verb: 'add', kind: object.kind, find: {}, fields: object.fields }));
  return tolerant(steps);
}

function depths(objects: readonly DeviceObject[]): (object: DeviceObject) => number {
  const parents = new Map(objects.map(({ fields }) => [fields['class'] ?? '', fields['parent'] ?? '']));
  return ({ fields }) => {
    let depth = 0;
    for (let at = fields['parent']; at !== undefined && depth < 15; at = parents.get(at)) depth += 1;
    return depth;
  };
}

/** One step as an administrator would type it. */
export function consoleLine(step: Step): string {
  const one = write(step);
  const tc = tcArguments(one, false);
  if (tc !== undefined) return `tc ${tc}`;
  const lines =
    toolOf(step) === 'nft'
      ? nftBatch([one])
          .split('\n')
          .slice(1)
          .map((line) => `nft ${line}`)
      : linkCommands(one);
  return lines.map((line) => line.replaceAll('$S ', '')).join('; ');
}
