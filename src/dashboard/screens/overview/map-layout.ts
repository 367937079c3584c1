import { groupBy } from '../../../model/group-by.js';
import type { NetworkMap } from '../../../server/replies/capacity.js';
import type { Tone } from '../../parts/mark.js';

export type MapUplink = NetworkMap['uplinks'][number];

export interface Station {
  readonly uplink: MapUplink;
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
}

export interface Line {
  /** A ring comes back to where it began; everything else is one way. */
  readonly isRing: boolean;
  readonly head: Station;
  readonly stations: readonly Station[];
  readonly end: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly trunks: readonly { readonly root: Station; readonly lines: readonly Line[] }[];
}

export const WIDTH = 780;
const ROW = 84;
const APART = 104;
const TRUNK_X = 46;
const HEAD_X = 132;
const FIRST_X = 232;

/**
 * A map as of an underground line: the roots are trunks at the left, what hangs on them are lines, what hangs on those in any
 * depth are their stations, in the order of the files. Distances say nothing.
 */
export function layOut({ uplinks }: NetworkMap): Layout {
  const children = groupBy(uplinks, ({ parent }) => parent ?? '');
  const below = (name: string): readonly MapUplink[] =>
    (children.get(name) ?? []).flatMap((one) => [one, ...below(one.name)]);
  let row = 0;
  const trunks = (children.get('') ?? []).map((root) => {
    const top = row;
    const lines = (children.get(root.name) ?? []).map((head) => lineOf(head, below(head.name), middleOf(row++)));
    if (lines.length === 0) row += 1;
    return {
      root: { uplink: root, x: TRUNK_X, y: (middleOf(top) + middleOf(row - 1)) / 2, tone: toneOf(root) },
      lines,
    };
  });
  return { width: WIDTH, height: row * ROW + 8, trunks };
}

const middleOf = (row: number): number => row * ROW + 40;

function lineOf(head: MapUplink, stations: readonly MapUplink[], y: number): Line {
  const step = (WIDTH - 50 - FIRST_X) / Math.max(1, stations.length - 1);
  const apart = Math.min(APART, step);
  const placed = stations.map((uplink, index) => ({ uplink, x: FIRST_X + index * apart, y, tone: toneOf(uplink) }));
  return {
    isRing: head.kind === 'ring',
    head: { uplink: head, x: HEAD_X, y, tone: toneOf(head) },
    stations: placed,
    end: placed.at(-1)?.x ?? HEAD_X,
  };
}

/** All well, some not, none. What was never looked at says nothing. */
export function toneOf({ sites, ready, attached }: Pick<MapUplink, 'sites' | 'ready' | 'attached'>): Tone {
  if (ready === sites) return sites === 0 ? 'idle' : 'good';
  if (attached.length > 0 && attached.every((one) => one.ready !== 'false')) return 'idle';
  return ready === 0 ? 'bad' : 'warn';
}

/** The way that is fuller, of what is carried; undefined where nothing was counted. */
export function usedShare({ now, capacity }: Pick<MapUplink, 'now' | 'capacity'>): number | undefined {
  const shares = [
    now.download && now.download.delivered / capacity.download,
    now.upload && now.upload.delivered / capacity.upload,
  ].filter((share) => share !== null);
  return shares.length === 0 ? undefined : Math.max(...shares);
}

/** Of `Tokoin – CHU Sylvanus Olympio` the part that tells it from its neighbours. */
export const shortTitle = (title: string): string => title.split(' – ').at(-1) ?? title;

/** On at most two lines of so many letters; what does not fit ends in an ellipsis. */
export function wrapped(title: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const [first = '', second, ...more] = lines;
  const cut = (line: string, isLonger: boolean): string =>
    line.length > letters || isLonger ? `${line.slice(0, letters - 1).replace(/[\s–-]+$/, '')}…` : line;
  return second === undefined ? [cut(first, false)] : [cut(first, false), cut(second, more.length > 0)];
}
