import type { SiteDetail } from '../../../server/replies/network.js';
import type { Finding, Why } from '../../../server/replies/values.js';
import type { Resource } from '../../api/resource.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { Mark, type Tone } from '../../parts/mark.js';
import { Panel } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { Ago, CountDown } from '../../parts/time.js';
import { addressOf, sitePath } from '../../route.js';
import { format, text } from '../../text/language.js';

interface WhyProps {
  readonly site: SiteDetail;
  readonly why: Resource<Why>;
}

/** Why what is written is not on the router yet, and what to do about it. */
export function WhyPanel({ site, why: { state, reload } }: WhyProps) {
  const { now: t } = text.value.site;
  return (
    <Panel title={t.why} class="why">
      <Answered state={state.value} retry={reload}>
        {({ applied, findings }) =>
          applied ? (
            <p class="panel-line">
              <Sign tone="good">{t.allApplied}</Sign>
            </p>
          ) : (
            <ul class="findings">
              {findings.map((one) => (
                <FindingLine key={`${one.code} ${one.order ?? ''}`} finding={one} site={site.name} />
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}

const MOVING: ReadonlySet<Finding['code']> = new Set(['applying', 'looking', 'queued', 'back-off', 'never-looked']);
const BY_ORDER: ReadonlySet<Finding['code']> = new Set(['suspended', 'pinned', 'drift-tolerated', 'frozen']);
const toneOf = (code: Finding['code']): Tone => (MOVING.has(code) ? 'busy' : BY_ORDER.has(code) ? 'idle' : 'warn');

function FindingLine({ finding, site }: { readonly finding: Finding; readonly site: string }) {
  const { code, message, since, until, by, ahead } = finding;
  const { now: t } = text.value.site;
  const { what, cure } = t.findings[code];
  return (
    <li>
      <Mark tone={toneOf(code)} />
      <div>
        <strong>{what}</strong>{' '}
        <span class="quiet">
          {since === undefined ? null : <Ago at={since} />}
          {by === undefined ? null : ` ${t.by(by)}`}
          {until === undefined ? null : <CountDown until={until} />}
          {ahead === undefined || ahead === 0 ? null : ` ${t.ahead(ahead, format.value.number(ahead))}`}
        </span>
        {cure === undefined ? null : (
          <p>
            {cure} <Way code={code} site={site} />
          </p>
        )}
        <p class="quiet" lang="en">
          {message}
        </p>
      </div>
    </li>
  );
}

/** Where the cure is at hand: a tab of the site, or the policies. */
const WAYS: Readonly<Partial<Record<Finding['code'], 'applies' | 'drift' | 'policies'>>> = {
  'revision-rejected': 'policies',
  'intent-invalid': 'policies',
  'rolled-back': 'applies',
  'rollback-failed': 'applies',
  'apply-failed': 'applies',
  'drift-tolerated': 'drift',
  drift: 'drift',
};

function Way({ code, site }: { readonly code: Finding['code']; readonly site: string }) {
  const { site: t, frame } = text.value;
  const way = WAYS[code];
  if (way === undefined) return null;
  if (way === 'policies') return <Link to="/policies">{frame.screens.policies}</Link>;
  return <Link to={addressOf(sitePath(site), { tab: way })}>{t.tabs[way]}</Link>;
}
