import type { Conflict } from '../../../server/replies/capacity.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { sitePath } from '../../route.js';
import { format, text } from '../../text/language.js';
import { FilePlace } from '../../parts/file-place.js';
import { intervalName, intervalWhen } from '../../parts/interval-name.js';
import { linkPath } from './links.js';
import { LoadBar, percentOf } from './load-bar.js';

interface ConflictsProps {
  readonly conflicts: readonly Conflict[];
  /** Of the one that is not in force, whose text is not shown. */
  readonly isRejected: boolean;
}

/** Guarantees that do not fit, the largest excess first. */
export const Conflicts = ({ conflicts, isRejected }: ConflictsProps) => (
  <div class="conflicts">
    {conflicts
      .toSorted((a, b) => b.excess - a.excess)
      .map((one) => (
        <ConflictPanel key={`${one.kind}/${one.link}/${one.direction}`} conflict={one} isRejected={isRejected} />
      ))}
  </div>
);

interface ConflictProps {
  readonly conflict: Conflict;
  readonly isRejected: boolean;
}

function ConflictPanel({ conflict, isRejected }: ConflictProps) {
  const { capacity: t, parts } = text.value;
  const { rate, number } = format.value;
  const { kind, link, direction, committed, capacity, excess, reserve, interval, others, sites, at } = conflict;
  const share = committed / capacity;
  const title = t.conflictTitle(link, parts[direction].toLocaleLowerCase());
  return (
    <Panel title={title} class="conflict" aside={<FilePlace at={at} isRejected={isRejected} />}>
      <div class="panel-body">
        <p class="conflict-sum">
          <Sign tone={conflict.repair.applied ? 'warn' : 'bad'}>{t.tooMuch(rate(excess))}</Sign>
          <span>
            {t.addUp(sites, number(sites), rate(committed), rate(capacity))}
            {reserve === 0 ? null : ` ${t.reserve(rate(reserve))}`}
          </span>
        </p>
        <LoadBar guaranteed={share} used={undefined} label={percentOf(share)} />
        <p>
          {t.inInterval(intervalName(interval), intervalWhen(interval, false))}{' '}
          {others === 0 ? null : t.others(others, number(others))}{' '}
          {isRejected ? null : <Link to={linkPath({ kind, name: link })}>{t.openLink}</Link>}
        </p>
        <Smallest conflict={conflict} />
        <Repair conflict={conflict} isRejected={isRejected} />
      </div>
    </Panel>
  );
}

function Smallest({ conflict: { smallest, capacity } }: Pick<ConflictProps, 'conflict'>) {
  const { capacity: t } = text.value;
  const { rate, number } = format.value;
  const hidden = smallest.total - smallest.sites.length;
  const sum = smallest.sites.reduce((total, { committed }) => total + committed, 0);
  return (
    <section>
      <h3>{t.smallest(smallest.total, number(smallest.total))}</h3>
      <p class="quiet">
        {hidden === 0 ? t.smallestSum(rate(sum), rate(capacity)) : t.notShown(hidden, number(hidden))}
      </p>
      <ul class="smallest">
        {smallest.sites.map(({ site, title, committed, class: name }) => (
          <li key={site}>
            <Link to={sitePath(site)}>{title}</Link>
            <span class="quiet">{name}</span>
            <span class="number">{rate(committed)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Repair({ conflict: { repair }, isRejected }: ConflictProps) {
  const { capacity: t } = text.value;
  const { rate, percent, decimal } = format.value;
  return (
    <section>
      <h3>{repair.applied ? t.repairApplied : t.repair}</h3>
      <ul class="repairs">
        <li>{t.raise(rate(repair.capacity))}</li>
        <li>
          {t.scale(percent(Math.floor(repair.factor * 100) / 100))}
          <ul class="smallest">
            {repair.contention.map(({ class: name, from, to, at }) => (
              <li key={name}>
                <span>{name}</span>
                <span>{t.contention(decimal(from), decimal(to))}</span>
                <FilePlace at={at} isRejected={isRejected} />
              </li>
            ))}
          </ul>
        </li>
      </ul>
    </section>
  );
}
