import type { Capacity, NetworkMap } from '../../../server/replies/capacity.js';
import { Choice } from '../../parts/field.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { intervalName, intervalWhen } from '../../parts/interval-name.js';
import { LinkTree, openAll } from './link-tree.js';
import { intervalsOf, whichOf } from './links.js';

interface LinksProps {
  readonly capacity: Capacity;
  readonly map: NetworkMap | undefined;
}

/** All links, in the worst interval of each or all in the same one. */
export function Links({ capacity: { links }, map }: LinksProps) {
  const { capacity: t } = text.value;
  const { query } = place.value;
  const asked = query.get('interval') ?? '';
  const isFlat = query.get('order') === 'fullest';
  const intervals = intervalsOf(links).toSorted((a, b) => a.interval.instant - b.interval.instant);
  const flows = new Map(map?.uplinks.map(({ name, now }) => [name, now]));
  return (
    <section class="panel">
      <div class="filters link-filters">
        <Choice
          label={t.interval}
          value={asked}
          options={[
            ['', t.worst],
            ['now', text.value.parts.now],
            ...intervals.map(({ interval, current }) => {
              return [
                String(interval.instant),
                `${intervalName(interval)} – ${intervalWhen(interval, current)}`,
              ] as const;
            }),
          ]}
          onChoose={(interval) => refine({ interval })}
        />
        <Choice
          label={t.order}
          value={isFlat ? 'fullest' : ''}
          options={[
            ['', t.asTree],
            ['fullest', t.fullestFirst],
          ]}
          onChoose={(order) => refine({ order })}
        />
        {isFlat ? null : (
          <div class="actions">
            <button type="button" onClick={() => openAll(links, true)}>
              {t.openAll}
            </button>
            <button type="button" onClick={() => openAll(links, false)}>
              {t.closeAll}
            </button>
          </div>
        )}
        <p class="legend-line quiet">
          <span class="legend legend-guaranteed">{t.legendGuaranteed}</span>
          <span class="legend legend-now">{t.legendNow}</span>
        </p>
      </div>
      <LinkTree links={links} which={whichOf(asked)} flows={flows} isFlat={isFlat} />
    </section>
  );
}
