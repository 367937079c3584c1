import { useResource } from '../../api/resource.js';
import type { AuditEntry, AuditPage } from '../../../server/replies/audit.js';
import { Dialog } from '../../parts/dialog.js';
import { Answered, Empty } from '../../parts/states.js';
import { refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { actionWords, Outcome, Subject } from './columns.js';

/** One entry with all that is kept of it; its number is in the address. */
export function Entry({ seq }: { readonly seq: number }) {
  const { audit: t } = text.value;
  const { state, reload } = useResource<AuditPage>('audit', { query: { before: seq + 1, limit: 1 } });
  return (
    <Dialog title={t.entry(format.value.number(seq))} onClose={() => refine({ entry: undefined })}>
      <div class="dialog-body">
        <Answered state={state.value} retry={reload}>
          {({ items: [found] }) => (found?.seq === seq ? <Details entry={found} /> : <Empty>{t.gone}</Empty>)}
        </Answered>
      </div>
    </Dialog>
  );
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  const { audit: t } = text.value;
  const { instant, time, number } = format.value;
  const { at, who, action, subject, detail, hash, previous } = entry;
  const of = typeof detail['of'] === 'number' ? detail['of'] : undefined;
  return (
    <>
      <dl class="facts">
        <dt>{t.when}</dt>
        <dd>
          {instant(at)} ({time(at)})
        </dd>
        <dt>{t.who}</dt>
        <dd>{who}</dd>
        <dt>{t.action}</dt>
        <dd>
          {actionWords(action)} <code>{action}</code>
        </dd>
        <dt>{t.subject}</dt>
        <dd>
          <Subject subject={subject} />
        </dd>
        <dt>{t.outcome}</dt>
        <dd>
          <Outcome row={entry} />
        </dd>
      </dl>
      {of === undefined ? null : (
        <button type="button" onClick={() => refine({ entry: of })}>
          {t.of(number(of))}
        </button>
      )}
      <h3>{t.detail}</h3>
      <dl class="facts">
        {Object.entries(detail).map(([name, value]) => (
          <>
            <dt class="mono">{name}</dt>
            <dd>{String(value)}</dd>
          </>
        ))}
        <dt>{t.hash}</dt>
        <dd class="mono">{hash}</dd>
        <dt>{t.previous}</dt>
        <dd class="mono">{previous === '' ? '–' : previous}</dd>
      </dl>
    </>
  );
}
