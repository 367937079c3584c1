import { useState } from 'preact/hooks';
import type { Severity } from '../../../model/diagnostic.js';
import { groupBy } from '../../../model/group-by.js';
import type { Diagnostics, LocatedDiagnostic } from '../../../server/replies/files.js';
import { seesWhole } from '../../api/session.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { At } from '../../parts/time.js';
import { format, text } from '../../text/language.js';
import { DiagnosticItem } from './diagnostic-item.js';

/** Why a newer revision was rejected, then what is to be known of the one in force. */
export function Problems({ diagnostics: { revision, items, rejected } }: { readonly diagnostics: Diagnostics }) {
  const { policies: t } = text.value;
  return (
    <div class="problems">
      {rejected === undefined ? null : <Rejected rejected={rejected} />}
      {revision === undefined ? null : (
        <Panel title={t.ofInForce(revision.slice(0, 12))}>
          {items.length === 0 ? <Empty>{t.nothingToSay}</Empty> : <Codes items={items} isRejected={false} />}
        </Panel>
      )}
    </div>
  );
}

function Rejected({
  rejected: { revision, diagnostics },
}: {
  readonly rejected: NonNullable<Diagnostics['rejected']>;
}) {
  const { policies: t } = text.value;
  const { id, author, subject, at } = revision;
  const isAboutCapacity = diagnostics.some(({ code }) => code.startsWith('capacity.'));
  return (
    <Panel title={t.ofRejected(id.slice(0, 12))} class="rejected">
      <p class="panel-line">
        <strong>{subject}</strong>{' '}
        <span class="quiet">
          {author}, <At at={at} />
        </span>
      </p>
      <p class="panel-line">
        {t.rejectedAbout} {isAboutCapacity ? <Link to="/capacity?tab=conflicts">{t.toCapacity}</Link> : null}
      </p>
      {diagnostics.length === 0 ? (
        <Empty>{seesWhole() ? t.nothingToSay : t.rejectedHidden}</Empty>
      ) : (
        <Codes items={diagnostics} isRejected />
      )}
    </Panel>
  );
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

interface CodesProps {
  readonly items: readonly LocatedDiagnostic[];
  readonly isRejected: boolean;
}

/** By code, errors first; each code with what it means. */
function Codes({ items, isRejected }: CodesProps) {
  const worst = (one: readonly LocatedDiagnostic[]): number =>
    Math.min(...one.map(({ severity }) => ORDER.indexOf(severity)));
  const codes = [...groupBy(items, ({ code }) => code).values()].toSorted((a, b) => worst(a) - worst(b));
  return (
    <>
      {codes.map((found) => (
        <CodeGroup key={found[0]?.code} items={found} isRejected={isRejected} />
      ))}
    </>
  );
}

const FEW = 10;

function CodeGroup({ items, isRejected }: CodesProps) {
  const { policies: t } = text.value;
  const [isAll, setAll] = useState(false);
  const [first] = items;
  if (first === undefined) return null;
  const hidden = isAll ? 0 : Math.max(0, items.length - FEW);
  return (
    <section class="code-group">
      <h3>
        <code>{first.code}</code> <span class="quiet">{t.codes[first.code]}</span>
      </h3>
      <ul>
        {items.slice(0, isAll ? undefined : FEW).map((one, index) => (
          <DiagnosticItem key={index} diagnostic={one} isRejected={isRejected} />
        ))}
      </ul>
      {hidden === 0 ? null : (
        <button type="button" onClick={() => setAll(true)}>
          {t.showMore(hidden, format.value.number(hidden))}
        </button>
      )}
    </section>
  );
}
