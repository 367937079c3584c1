import type { StreamEvent } from '../../../server/replies/stream.js';
import type { Reason } from '../../../model/condition.js';
import { conditionOf, type RouterStatus } from '../../../model/status.js';

/** What happened, as one line; what happened to many routers at nearly the same time is one line as well. */
export interface EventLine {
  readonly key: string;
  readonly at: number;
  readonly kind: 'status' | 'removed' | 'begun' | 'ended' | 'failed' | 'revision' | 'order' | 'wanted' | 'source';
  readonly routers: readonly string[];
  readonly event: StreamEvent;
  readonly reason?: Reason;
  readonly ready?: RouterStatus['conditions'][number]['status'];
}

const TOGETHER_MS = 15_000;

/** Newest first. */
export function linesOf(events: readonly StreamEvent[], most: number): readonly EventLine[] {
  const lines: EventLine[] = [];
  for (const event of events.toReversed()) {
    const line = lineOf(event);
    if (line === undefined) continue;
    const last = lines.findIndex((one) => one.at - line.at < TOGETHER_MS && isAlike(one, line));
    const known = lines[last];
    if (known === undefined) {
      if (lines.length === most) break;
      lines.push(line);
    } else lines[last] = { ...known, routers: [...new Set([...known.routers, ...line.routers])] };
  }
  return lines;
}

const isAlike = (a: EventLine, b: EventLine): boolean =>
  a.kind === b.kind && a.routers.length > 0 && a.reason === b.reason && a.ready === b.ready;

function lineOf(event: StreamEvent): EventLine | undefined {
  const { type, at } = event;
  switch (type) {
    case 'traffic':
    case 'queue':
      return undefined;
    case 'wanted':
      return { key: `${at} wanted`, at, kind: 'wanted', routers: event.routers, event };
    case 'source':
      return event.turned ? { key: `${at} source`, at, kind: 'source', routers: [], event } : undefined;
    case 'status': {
      const { router } = event.status;
      const ready = conditionOf(event.status, 'Ready');
      if (ready === undefined) return undefined;
      const { reason, status } = ready;
      return { key: `${at} ${router} ${reason}`, at, kind: 'status', routers: [router], event, reason, ready: status };
    }
    case 'apply': {
      if (event.phase !== 'begun' && event.phase !== 'ended') return undefined;
      const kind = event.phase === 'begun' ? 'begun' : event.ok === false ? 'failed' : 'ended';
      return { key: `${at} ${event.apply} ${kind}`, at, kind, routers: [event.router], event };
    }
    case 'removed':
      return { key: `${at} ${event.router}`, at, kind: 'removed', routers: [event.router], event };
    case 'revision':
      return { key: `${at} ${event.revision.id}`, at, kind: 'revision', routers: [], event };
    case 'order':
      return { key: `${at} ${event.order.id} ${event.active}`, at, kind: 'order', routers: [], event };
  }
}
