import type { WantedLine } from '../../server/replies/plan.js';
import { sitePath } from '../route.js';
import { format, text } from '../text/language.js';
import { Link } from './link.js';

type Said = Pick<WantedLine, 'action' | 'about'>;
type Moved = WantedLine['about']['values'][number];

interface ChangeLineProps {
  readonly line: Said;
  /** Not in a summary, which is a button by itself. */
  readonly isLinked?: boolean;
}

/** One change in the words of the policies: what is done to what, and from which value to which. */
export function ChangeLine({ line: { action, about }, isLinked = true }: ChangeLineProps) {
  const { lines } = text.value.changes;
  const { site, trafficClass, direction, subject, values } = about;
  const { [direction ?? 'download']: way } = text.value.parts;
  const whose = [trafficClass, direction === undefined ? undefined : way.toLowerCase()].filter(Boolean).join(' ');
  return (
    <span class="change-line">
      <span class={`action action-${action}`}>{lines.actions[action]}</span>{' '}
      {site === undefined ? null : <>{isLinked ? <Link to={sitePath(site)}>{site}</Link> : site} </>}
      {whose === '' ? null : <>{whose} </>}
      {values.length === 0 || whose === '' ? <span class="quiet">{lines.subjects[subject]} </span> : null}
      {values.map((one) => (
        <Value key={one.name} value={one} />
      ))}
    </span>
  );
}

const isRate = ({ name }: Moved): boolean => name === 'committed' || name === 'peak';

function Value({ value }: { readonly value: Moved }) {
  const { lines } = text.value.changes;
  const { rate } = format.value;
  const shown = (one: Moved['before']): string =>
    typeof one === 'number' && isRate(value) ? rate(one) : one === '' ? '–' : String(one);
  return (
    <span class="moved">
      {lines.values[value.name]} <del>{shown(value.before)}</del> <span aria-hidden="true">→</span>{' '}
      <ins>{shown(value.after)}</ins>
    </span>
  );
}
