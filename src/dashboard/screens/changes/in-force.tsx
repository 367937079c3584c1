import { useState } from 'preact/hooks';
import type { Held, Revisions } from '../../../server/replies/revisions.js';
import { post } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { mayEverywhere } from '../../api/session.js';
import { Link } from '../../parts/link.js';
import { Mark, type Tone } from '../../parts/mark.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { Ago } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';
import { shortOf } from './revision-row.js';

interface InForceProps {
  readonly revisions: Revisions;
  readonly reload: () => void;
}

/** The revision in force, and how far it came. */
export function InForce({ revisions: { items, inForce, held, source }, reload }: InForceProps) {
  const { changes, frame } = text.value;
  const { revisions: t } = changes;
  const revision = items.find(({ id, state }) => id === inForce && state === 'accepted');
  return (
    <Panel title={t.inForce} aside={mayEverywhere('operator') ? <Poll reload={reload} /> : null}>
      <div class="force">
        {inForce === undefined ? <Empty>{frame.notReady}</Empty> : null}
        {revision === undefined ? (
          inForce === undefined ? null : (
            <code>{shortOf(inForce)}</code>
          )
        ) : (
          <p class="in-force-what">
            <strong>{revision.subject}</strong>{' '}
            <span class="quiet">
              <code title={revision.id}>{shortOf(revision.id)}</code> · {revision.author} · <Ago at={revision.at} />
            </span>
          </p>
        )}
        {held === undefined ? null : <Progress held={held} />}
        <p class="quiet">
          {t.source}: {source.name}
          {source.lookedAt === undefined ? null : (
            <>
              {' · '}
              {t.lookedAt} <Ago at={source.lookedAt} />
            </>
          )}
        </p>
        {source.error === undefined ? null : (
          <p role="alert">
            <Mark tone="bad" /> {frame.sourceFails} <span lang="en">{source.error}</span>
          </p>
        )}
      </div>
    </Panel>
  );
}

/** The source is asked for the whole network, by who sees all of it. */
function Poll({ reload }: Pick<InForceProps, 'reload'>) {
  const { revisions: t } = text.value.changes;
  const [isBusy, setBusy] = useState(false);
  const poll = async (): Promise<void> => {
    setBusy(true);
    try {
      await post('source/poll');
      say(t.polled);
      reload();
    } catch (error) {
      say(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <button type="button" disabled={isBusy} onClick={() => void poll()}>
      {t.poll}
    </button>
  );
}

const FATES = ['holding', 'waiting', 'failing', 'ordered'] as const;
const TONES: Readonly<Record<(typeof FATES)[number], Tone>> = {
  holding: 'good',
  waiting: 'busy',
  failing: 'bad',
  ordered: 'idle',
};
const LEADS_TO: Readonly<Record<(typeof FATES)[number], string>> = {
  holding: '/sites?condition=InSync%3Dtrue',
  waiting: '/changes?tab=drift&kind=pending',
  failing: '/sites?condition=Ready%3Dfalse',
  ordered: '/changes?tab=orders',
};
const WIDTH = 1000;

/** How many of how many routers hold it, and what is with the others. */
function Progress({ held }: { readonly held: Held }) {
  const { revisions: t } = text.value.changes;
  const { number } = format.value;
  const whole = t.held(number(held.holding), number(held.routers));
  let left = 0;
  return (
    <>
      <p class="in-force-count">{whole}</p>
      <svg class="held" viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" role="img" aria-label={whole}>
        <rect class="bar-range" x="0" y="0" width={WIDTH} height="10" />
        {FATES.map((fate) => {
          const width = held.routers === 0 ? 0 : (held[fate] / held.routers) * WIDTH;
          left += width;
          return <rect key={fate} class={`held-${fate}`} x={left - width} y="0" width={width} height="10" />;
        })}
      </svg>
      <ul class="fates">
        {FATES.filter((fate) => held[fate] > 0).map((fate) => (
          <li key={fate}>
            <Link to={LEADS_TO[fate]}>
              <Mark tone={TONES[fate]} /> {number(held[fate])} {t.fates[fate]}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
