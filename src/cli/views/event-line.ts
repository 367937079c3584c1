import type { ControllerEvent } from '../../controller/controller.js';
import { conditionOf } from '../../model/status.js';
import { printable } from './width.js';

/** What happened, in one line of plain text. */
export const eventLine = (event: ControllerEvent): string => printable(textOf(event));

function textOf(event: ControllerEvent): string {
  switch (event.type) {
    case 'status': {
      const ready = conditionOf(event.status, 'Ready');
      const { router } = event.status;
      if (ready === undefined) return `${router}: not looked at yet`;
      const state = ready.status === 'true' ? 'ready' : ready.status === 'false' ? 'not ready' : 'not known';
      return `${router}: ${state} (${ready.reason})${ready.status === 'false' ? `: ${ready.message}` : ''}`;
    }
    case 'removed':
      return `${event.router}: left the inventory`;
    case 'revision': {
      const { id, subject, author } = event.revision;
      const what = event.accepted ? 'is in force' : 'is not valid, and not in force';
      return `revision ${id.slice(0, 12)} ${what}: ${subject}${author === '' ? '' : ` (${author})`}`;
    }
    case 'apply':
      if (event.phase === 'begun') return `${event.router}: apply ${event.apply} began`;
      if (event.phase !== 'ended') return `${event.router}: apply ${event.apply} is ${event.phase}`;
      return `${event.router}: apply ${event.apply} ${event.ok === true ? 'was confirmed' : 'failed'}`;
    case 'order': {
      const { kind, by, reason } = event.order;
      return `order to ${kind} ${event.active ? `given by ${by}: ${reason}` : `of ${by} taken back`}`;
    }
    case 'wanted': {
      const [first = '', ...more] = event.routers;
      return `something else is wanted of ${more.length === 0 ? first : `${event.routers.length} routers`}`;
    }
    case 'source': {
      const { name, error } = event.source;
      return `${name} ${error === undefined ? 'was looked at' : `cannot be looked at: ${error}`}`;
    }
    case 'queue':
      return 'the queue moved';
    case 'traffic':
      return 'counters were read';
  }
}
