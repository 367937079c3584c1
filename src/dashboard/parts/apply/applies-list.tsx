import type { ListedApply } from '../../../server/replies/applies.js';
import { type AppliesQuery, useApplies } from '../../api/applies.js';
import { format, text } from '../../text/language.js';
import { Answered, Empty } from '../states.js';
import { type Column, Table, Turn } from '../table.js';
import { Ago } from '../time.js';
import { Phases } from './phases.js';
import { Result, tookOf } from './result.js';

export type ApplyColumn = Column<ListedApply>;

interface AppliesListProps {
  readonly query: AppliesQuery;
  readonly caption: string;
  /** What an apply is called there, and what leads to it. */
  readonly first: ApplyColumn;
  /** Of revisions. */
  readonly subjects?: ReadonlyMap<string, string>;
  readonly empty: string;
}

/** A page of applies, newest first, moving while they are under way. */
export function AppliesList({ query, caption, first, subjects = new Map(), empty }: AppliesListProps) {
  const { state, reload } = useApplies(query);
  const { router, before } = query;
  if (router !== undefined && state.problem?.code === 'request.not-found')
    return <Empty>{text.value.applies.noRouter(router)}</Empty>;
  return (
    <Answered state={state} retry={reload}>
      {({ items, next }) => (
        <>
          <Table
            caption={caption}
            columns={[first, ...columns(subjects)]}
            rows={items}
            keyOf={({ id }) => id}
            empty={<Empty>{empty}</Empty>}
          />
          <Turn next={next} isNewest={before === undefined} />
        </>
      )}
    </Answered>
  );
}

function columns(subjects: ReadonlyMap<string, string>): readonly ApplyColumn[] {
  const { applies: t } = text.value;
  const { number } = format.value;
  return [
    {
      name: 'result',
      title: t.result,
      show: (apply) => (
        <>
          <Result apply={apply} />
          <span class="quiet under">{tookOf(apply)}</span>
        </>
      ),
    },
    { name: 'progress', title: t.progress, show: (apply) => <Phases apply={apply} /> },
    { name: 'changes', title: t.changes, isNumber: true, isMinor: true, show: ({ changes }) => number(changes) },
    {
      name: 'revision',
      title: t.revision,
      isMinor: true,
      show: ({ revision }) => (
        <>
          {subjects.get(revision)}
          <code class="under" title={revision}>
            {revision.slice(0, 12)}
          </code>
        </>
      ),
    },
    { name: 'began', title: t.began, isMinor: true, show: ({ at }) => <Ago at={at} /> },
  ];
}
