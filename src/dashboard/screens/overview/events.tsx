import { appendEvents, useTopic } from '../../api/topic.js';
import type { EventsTopic, StreamEvent } from '../../../server/replies/stream.js';
import { Badge } from '../../parts/badge.js';
import { Mark, type Tone } from '../../parts/mark.js';
import { Panel } from '../../parts/panel.js';
import { Awaited, Empty } from '../../parts/states.js';
import { format, text } from '../../text/language.js';
import { type EventLine, linesOf } from './event-lines.js';

const MOST_LINES = 14;

/** The ticker. */
export function Events() {
  const t = text.value.overview.events;
  const { data } = useTopic<EventsTopic>('events', appendEvents).value;
  const lines = data === undefined ? [] : linesOf(data.events, MOST_LINES);
  return (
    <Panel title={t.title}>
      {data === undefined ? <Awaited /> : lines.length === 0 ? <Empty>{t.none}</Empty> : null}
      <ol class="lines ticker">
        {lines.map((line) => (
          <li key={line.key}>
            <time class="quiet" dateTime={new Date(line.at).toISOString()}>
              {format.value.time(line.at)}
            </time>
            <EventText line={line} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function EventText({ line }: { readonly line: EventLine }) {
  const { events } = text.value.overview;
  const { number } = format.value;
  const { routers, kind, event, reason, ready } = line;
  const [router] = routers;
  const subject = routers.length === 1 ? router : events.routers(routers.length, number(routers.length));
  if (kind === 'status')
    return (
      <>
        <span>{subject}</span>
        {reason === undefined ? null : <Badge health={{ ready: ready ?? 'unknown', reason }} />}
      </>
    );
  const [tone, words] = told(event, kind);
  return (
    <>
      <span>
        <Mark tone={tone} /> {subject === undefined || routers.length === 0 ? '' : `${subject} `}
        {words}
      </span>
    </>
  );
}

function told(event: StreamEvent, kind: EventLine['kind']): readonly [Tone, string] {
  const { overview, conditions } = text.value;
  const { events } = overview;
  switch (event.type) {
    case 'revision': {
      const revision = event.revision.id.slice(0, 12);
      return event.accepted ? ['good', events.accepted(revision)] : ['warn', events.rejected(revision)];
    }
    case 'order': {
      const { kind: order, by } = event.order;
      const word = conditions.orders[order];
      return ['idle', event.active ? events.given(word, by) : events.takenBack(word)];
    }
    case 'apply':
      return kind === 'begun'
        ? ['busy', events.begun]
        : kind === 'failed'
          ? ['bad', events.failed]
          : ['good', events.ended];
    case 'removed':
      return ['idle', events.removed];
    case 'wanted':
      return ['busy', events.wanted];
    case 'source': {
      const { name, error } = event.source;
      return error === undefined ? ['good', events.sourceBack(name)] : ['warn', events.sourceFails(name)];
    }
    case 'status':
    case 'queue':
    case 'traffic':
      return ['idle', ''];
  }
}
