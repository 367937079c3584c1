import { useApply } from '../../api/applies.js';
import { ApplyInFull } from '../../parts/apply/apply-in-full.js';
import { type ApplyColumn, AppliesList } from '../../parts/apply/applies-list.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { addressOf, place } from '../../route.js';
import { format, text } from '../../text/language.js';
import type { TabProps } from './tab-props.js';

const ROWS = 20;

/** What was written to its router: the list, and one of them in full. The address holds which: `?apply=17`. */
export function AppliesTab({ site: { router, name } }: TabProps) {
  const { applies: t } = text.value;
  const chosen = numberIn('apply');
  const title = t.ofRouter(router);
  return (
    <div class={`site-columns${chosen === undefined ? '' : ' has-chosen'}`}>
      <Panel title={title} class="applies">
        <AppliesList
          query={{ router, limit: ROWS, before: numberIn('before') }}
          caption={title}
          first={numbered(chosen)}
          empty={t.noneHere}
        />
      </Panel>
      {chosen === undefined ? (
        <Panel title={t.apply}>
          <Empty>{t.choose}</Empty>
        </Panel>
      ) : (
        <Chosen key={chosen} id={chosen} here={name} />
      )}
    </div>
  );
}

function Chosen({ id, here }: { readonly id: number; readonly here: string }) {
  const { state, reload } = useApply(id);
  return (
    <div>
      <Answered state={state} retry={reload}>
        {(apply) => <ApplyInFull apply={apply} title={text.value.applies.title(format.value.number(id))} here={here} />}
      </Answered>
    </div>
  );
}

/** Out of the address; what is no number is not there. */
function numberIn(name: string): number | undefined {
  const value = Number(place.value.query.get(name) ?? '');
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function numbered(chosen: number | undefined): ApplyColumn {
  const { applies: t } = text.value;
  const { path, query } = place.value;
  const to = (id: number): string => addressOf(path, { ...Object.fromEntries(query), apply: id });
  return {
    name: 'id',
    title: t.apply,
    show: ({ id }) => (
      <Link to={to(id)} current={id === chosen}>
        {t.number(format.value.number(id))}
      </Link>
    ),
  };
}
