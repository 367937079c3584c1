import type { ControllerEvent } from '../../controller/controller.js';
import { conditionOf } from '../../model/status.js';
import type { Health } from '../../server/fleet.js';
import type { Summary } from '../../server/summary.js';
import type { Message } from './stream.js';

export const TOPICS = ['fleet', 'events'] as const;

export interface RouterLine extends Health {
  readonly name: string;
}

/** What is known of a controller and its fleet from what its stream told so far. */
export interface Picture {
  /** When the controller told the last of it, by its clock. */
  readonly at: number;
  /** Absent: no revision is in force. */
  readonly summary?: Summary;
  readonly routers: ReadonlyMap<string, RouterLine>;
  /** Routers that an apply is under way on. */
  readonly applying: ReadonlySet<string>;
  /** Those that say something new, oldest first. */
  readonly events: readonly ControllerEvent[];
}

export const BLANK: Picture = { at: 0, routers: new Map(), applying: new Set(), events: [] };

/** So many events are remembered. */
const MOST = 100;

interface FleetData {
  readonly routers: readonly RouterLine[];
  readonly summary?: Summary;
  readonly removed?: readonly string[];
}

/** The picture after one more message. */
export function advance(picture: Picture, message: Message): Picture {
  const { type, topic, at } = message;
  if (type === 'resumed' || type === 'error') return { ...picture, at };
  if (topic === 'fleet') return withFleet({ ...picture, at }, message.data as FleetData, type === 'snapshot');
  const { events } = message.data as { readonly events: readonly ControllerEvent[] };
  return withEvents({ ...picture, at }, events, type === 'snapshot');
}

function withFleet(picture: Picture, { routers, summary, removed = [] }: FleetData, isWhole: boolean): Picture {
  const known = new Map(isWhole ? [] : picture.routers);
  for (const router of routers) known.set(router.name, router);
  for (const name of removed) known.delete(name);
  const { summary: before, ...rest } = picture;
  const now = summary ?? (isWhole ? undefined : before);
  return { ...rest, routers: known, ...(now === undefined ? {} : { summary: now }) };
}

function withEvents(picture: Picture, events: readonly ControllerEvent[], isWhole: boolean): Picture {
  const applying = new Set(isWhole ? [] : picture.applying);
  for (const event of events) {
    if (event.type === 'apply' && event.phase === 'begun') applying.add(event.router);
    else if ((event.type === 'apply' && event.phase === 'ended') || event.type === 'removed')
      applying.delete(event.router);
  }
  const all = isWhole ? events : [...picture.events, ...events];
  return { ...picture, applying, events: newsOf(all).slice(-MOST) };
}

/** A sweep tells every router's status again; what says the same as the one before is no news. */
export function newsOf(
  events: readonly ControllerEvent[],
  known: Map<string, string> = new Map(),
): readonly ControllerEvent[] {
  return events.filter((event) => {
    // How far an apply came is told of one that is looked at, not of a fleet.
    if (event.type === 'apply') return event.phase === 'begun' || event.phase === 'ended';
    if (event.type !== 'status') return event.type !== 'traffic';
    const { router } = event.status;
    const ready = conditionOf(event.status, 'Ready');
    const said = `${ready?.status} ${ready?.reason}`;
    const isNew = known.get(router) !== said;
    known.set(router, said);
    return isNew;
  });
}
