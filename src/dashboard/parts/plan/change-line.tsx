import type { PlanLine, WantedLine } from '../../../server/replies/plan.js';
import { format, text } from '../../text/language.js';
import { Sign } from '../badge.js';
import type { Tone } from '../mark.js';

/** A change; without words where its router is known no more, without an object where only what is wanted is told. */
export type SaidLine = Pick<WantedLine, 'action'> & Partial<Pick<PlanLine, 'about' | 'key'>>;

type About = WantedLine['about'];

const TONES: Readonly<Record<WantedLine['action'], Tone>> = {
  create: 'good',
  update: 'idle',
  replace: 'warn',
  move: 'idle',
  delete: 'bad',
};

interface ChangeLineProps {
  readonly line: SaidLine;
  /** The site that all around is about: it is not named again. */
  readonly here?: string | undefined;
}

/** One change in the words of the policies: what is done to what, and from which value to which. A summary may hold it. */
export function ChangeLine({ line: { action, about, key }, here }: ChangeLineProps) {
  return (
    <span class="change-line">
      <span class="change-what">
        <Sign tone={TONES[action]}>{text.value.plan.actions[action]}</Sign>{' '}
        {about === undefined ? null : <strong>{placeOf(about, here)}</strong>}{' '}
        {key === undefined ? null : <code class="quiet">{key}</code>}
      </span>{' '}
      {about === undefined ? null : <Moves action={action} values={about.values} />}
    </span>
  );
}

function placeOf({ subject, site, trafficClass, direction }: About, here: string | undefined): string {
  const { plan, parts } = text.value;
  const way = direction === undefined ? undefined : parts[direction];
  const place = [site === here ? undefined : site, trafficClass, way].filter(Boolean).join(' · ');
  return place === '' ? plan.subjects[subject] : `${place} (${plan.subjects[subject]})`;
}

interface MovesProps extends Pick<About, 'values'>, Pick<SaidLine, 'action'> {}

/** A thing that is made or taken away moves as a whole. */
function Moves({ action, values }: MovesProps) {
  const { plan } = text.value;
  return (
    <span class="change-moves">
      {action === 'create' ? <Move before={plan.absent} after={plan.present} /> : null}
      {action === 'delete' ? <Move before={plan.present} after={plan.absent} /> : null}
      {action === 'create' || action === 'delete'
        ? null
        : values.map(({ name, before, after }) => (
            <Move key={name} name={plan.values[name]} before={shown(name, before)} after={shown(name, after)} />
          ))}
    </span>
  );
}

interface MoveProps {
  readonly name?: string;
  readonly before: string;
  readonly after: string;
}

function Move({ name, before, after }: MoveProps) {
  const { plan } = text.value;
  return (
    <span class="change-move">
      {name === undefined ? null : <span class="quiet">{name} </span>}
      <span class="unseen">{plan.from} </span>
      <span class="change-before">{before}</span> <span aria-hidden="true">→</span>{' '}
      <span class="unseen">{plan.to} </span>
      <strong>{after}</strong>
    </span>
  );
}

type Moved = About['values'][number];

function shown(name: Moved['name'], value: Moved['before']): string {
  if (typeof value === 'number' && (name === 'committed' || name === 'peak')) return format.value.rate(value);
  return value === '' ? '–' : String(value);
}
