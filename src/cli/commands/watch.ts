import type { ControllerEvent } from '../../controller/controller.js';
import { advance, BLANK, newsOf, type Picture, TOPICS } from '../controller/picture.js';
import type { Place } from '../controller/place.js';
import { follow, type Message } from '../controller/stream.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { eventLine } from '../views/event-line.js';
import { age, type Broken, headline, troublesOf, routerTable, watchScreen } from '../views/watch-screen.js';

export interface ControllerStatusFlags {
  readonly format: 'text' | 'json';
  readonly all?: boolean;
}

const VERSION = 1;
/** As many rows as `status` shows without --all. */
const FEW = 20;

/** What a running controller says of its fleet, once. */
export async function controllerStatus(io: Io, place: Place, { format, all }: ControllerStatusFlags): Promise<Exit> {
  const enough = new AbortController();
  const signal = AbortSignal.any([io.signal, enough.signal]);
  let picture = BLANK;
  const message = (one: Message): void => {
    picture = advance(picture, one);
    enough.abort();
  };
  await follow(place, { topics: ['fleet'], message, broken: () => undefined, signal });
  if (picture === BLANK) return EXIT.interrupted;
  const { at, summary, routers } = picture;
  if (format === 'json')
    io.out(JSON.stringify({ formatVersion: VERSION, at, summary, routers: [...routers.values()] }, null, 2));
  else io.out(statusText(io, picture, all === true));
  const ready = summary?.conditions.Ready.true ?? 0;
  if (summary !== undefined && ready === summary.routers) return EXIT.done;
  return ready > 0 ? EXIT.partial : EXIT.failed;
}

function statusText(io: Io, picture: Picture, all: boolean): string {
  if (picture.summary === undefined) return 'no revision is in force yet';
  const rows = all ? [...picture.routers.values()] : troublesOf(picture);
  const shown = rows.length === 0 ? [] : [routerTable(rows, all ? rows.length : FEW, io.now())];
  return [headline(picture.summary), ...shown].join('\n');
}

/** The same as it changes, until Ctrl-C: a screen for a person, a line for each event for a program or a log. */
export async function watch(io: Io, place: Place, { format }: ControllerStatusFlags): Promise<Exit> {
  const view = format === 'json' ? jsonLines(io) : io.isScreen ? screen(io) : textLines(io);
  try {
    await follow(place, { topics: TOPICS, message: view.message, broken: view.broken, signal: io.signal });
  } finally {
    view.end();
  }
  return EXIT.done;
}

interface WatchView {
  readonly message: (message: Message) => void;
  readonly broken: (why: string) => void;
  readonly end: () => void;
}

/** Ages go on while nothing comes. */
const REDRAW_MS = 1_000;
/** A sweep is many messages. */
const PAINT_MS = 100;

function screen(io: Io): WatchView {
  let picture = BLANK;
  let broken: Broken | undefined;
  let drawn = 0;
  let soon: NodeJS.Timeout | undefined;
  const draw = (): void => {
    soon = undefined;
    const lines = watchScreen(io, picture, broken);
    const home = drawn === 0 ? '' : `\u001B[${drawn}F\u001B[J`;
    io.out(`${home}${lines.join('\n')}`);
    drawn = lines.length;
  };
  const later = (): void => void (soon ??= setTimeout(draw, PAINT_MS));
  const ages = setInterval(() => drawn > 0 && draw(), REDRAW_MS);
  return {
    message(one) {
      picture = advance(picture, one);
      broken = undefined;
      later();
    },
    broken(why) {
      broken = { since: broken?.since ?? io.now(), why };
      later();
    },
    end() {
      clearInterval(ages);
      clearTimeout(soon);
    },
  };
}

interface Tellers {
  readonly fleet: (picture: Picture) => void;
  readonly event: (event: ControllerEvent) => void;
  readonly stale: (why: string, since: number) => void;
  readonly live: (after: number) => void;
}

/** The fleet when it is first seen, every piece of news after that, and when none can come. */
function lines(io: Io, { fleet, event, stale, live }: Tellers): WatchView {
  let picture = BLANK;
  let staleSince: number | undefined;
  let newest = 0;
  const ready = new Map<string, string>();
  return {
    message(one) {
      const isFirst = picture.at === 0;
      picture = advance(picture, one);
      if (staleSince !== undefined) live(io.now() - staleSince);
      staleSince = undefined;
      if (one.topic === 'fleet') {
        for (const row of picture.routers.values())
          if (!ready.has(row.name)) ready.set(row.name, `${row.ready} ${row.reason}`);
        if (isFirst) fleet(picture);
        return;
      }
      if (one.type !== 'snapshot' && one.type !== 'delta') return;
      const { events } = one.data as { readonly events: readonly ControllerEvent[] };
      // What a snapshot tells again, or told before we came, is no news.
      const unheard = one.type === 'delta' ? events : events.filter(({ at }) => newest > 0 && at > newest);
      newsOf(unheard, ready).forEach(event);
      newest = Math.max(newest, one.type === 'snapshot' ? one.at : 0, ...events.map(({ at }) => at));
    },
    broken(why) {
      if (staleSince === undefined) stale(why, picture.at);
      staleSince ??= io.now();
    },
    end: () => undefined,
  };
}

const stamp = (at: number): string => new Date(at).toISOString();

const textLines = (io: Io): WatchView =>
  lines(io, {
    fleet: ({ at, summary }) =>
      io.out(`${stamp(at)} ${summary === undefined ? 'no revision is in force yet' : headline(summary)}`),
    event: (event) => io.out(`${stamp(event.at)} ${eventLine(event)}`),
    stale: (why, since) => io.out(`${stamp(io.now())} stale, as of ${stamp(since)}: ${why}; trying again`),
    live: (after) => io.out(`${stamp(io.now())} live again after ${age(after)}`),
  });

function jsonLines(io: Io): WatchView {
  const say = (line: object): void => io.out(JSON.stringify({ formatVersion: VERSION, ...line }));
  return lines(io, {
    fleet: ({ at, summary, routers }) => say({ type: 'fleet', at, summary, routers: [...routers.values()] }),
    event: (event) => say({ type: 'event', event }),
    stale: (why, since) => say({ type: 'stale', at: io.now(), since, why }),
    live: (staleMs) => say({ type: 'live', at: io.now(), staleMs }),
  });
}
