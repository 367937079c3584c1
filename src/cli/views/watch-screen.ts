import type { ControllerEvent } from '../../controller/controller.js';
import { CONDITION_TYPES } from '../../model/status.js';
import type { Summary } from '../../server/summary.js';
import type { Picture, RouterLine } from '../controller/picture.js';
import type { Io } from '../io.js';
import { count, someOf } from './count.js';
import { eventLine } from './event-line.js';
import { table } from './table.js';
import { printable, widthOf } from './width.js';

/** Since when nothing is heard, and why. */
export interface Broken {
  readonly since: number;
  readonly why: string;
}

/** Lines that are there in any case: heading, numbers, conditions, titles. */
const FIXED = 13;
const MOST_TROUBLES = 10;

/** The whole on one screen: counts by condition, what changes now, what is wrong, what happened last. */
export function watchScreen(io: Io, picture: Picture, broken?: Broken): readonly string[] {
  const { summary } = picture;
  const room = Math.max(4, io.rows - FIXED);
  const troubles = troublesOf(picture);
  const shown = Math.min(troubles.length, MOST_TROUBLES, Math.ceil(room / 2));
  const lines = [
    freshness(io, picture, broken),
    ...(summary === undefined ? ['no revision is in force yet'] : numbers(summary)),
    ...(picture.applying.size === 0 ? [] : [`changing now: ${someOf([...picture.applying])}`]),
    ...(shown === 0 ? [] : ['', ...routerTable(troubles, shown, io.now()).split('\n')]),
    '',
    ...picture.events.slice(-Math.max(1, room - shown)).map(stamped),
  ];
  return lines.map((line) => cut(line, io.columns));
}

function freshness(io: Io, { at }: Picture, broken: Broken | undefined): string {
  if (broken === undefined) return `${io.colors.green('live')}, as of ${clock(at)}`;
  const stale = `stale for ${age(io.now() - broken.since)}, as of ${clock(at)}`;
  return `${io.colors.red(stale)}: ${printable(broken.why)}; trying again`;
}

function numbers({ routers, pending, conditions, reasons }: Summary): readonly string[] {
  const rows = CONDITION_TYPES.map((type) => {
    const { true: yes, false: no, unknown } = conditions[type];
    return [type, String(yes), String(no), String(unknown)];
  });
  const why = Object.entries(reasons).map(([reason, number]) => `${number} ${reason}`);
  return [
    headline({ routers, pending, conditions }),
    why.join(', '),
    '',
    ...table(['condition', 'true', 'false', 'unknown'], rows).split('\n'),
    '',
  ];
}

/** `558 of 560 routers hold what the policies ask for; 3 changes wait` */
export function headline({
  routers,
  pending,
  conditions,
}: Pick<Summary, 'routers' | 'pending' | 'conditions'>): string {
  const ready = conditions.Ready.true;
  const wait = pending === 0 ? '' : `; ${count(pending, 'change')} ${pending === 1 ? 'waits' : 'wait'}`;
  return `${ready} of ${count(routers, 'router')} ${ready === 1 ? 'holds' : 'hold'} what the policies ask for${wait}`;
}

/** Those that are not ready, the newest trouble first. */
export const troublesOf = ({ routers }: Picture): readonly RouterLine[] =>
  [...routers.values()].filter(({ ready }) => ready !== 'true').toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0));

export function routerTable(routers: readonly RouterLine[], most: number, now: number): string {
  const rows = routers
    .slice(0, most)
    .map(({ name, reason = '–', since, pending, message = '' }) => [
      name,
      reason,
      since === undefined ? '–' : age(now - since),
      String(pending),
      printable(message),
    ]);
  const more = routers.length > most ? `\n… and ${routers.length - most} more` : '';
  return `${table(['router', 'reason', 'for', 'changes', 'message'], rows)}${more}`;
}

const stamped = (event: ControllerEvent): string => `${clock(event.at)}  ${eventLine(event)}`;

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 19)}Z`;

/** Roughly: the largest unit. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** A line that wraps cannot be drawn over. Colours take no room; the one line that has them is short or cut as a whole. */
function cut(line: string, columns: number): string {
  if (widthOf(line) < columns) return line;
  let text = '';
  for (const char of line) {
    if (widthOf(text + char) >= columns - 1) break;
    text += char;
  }
  return `${text}…`;
}
