import { useEffect, useState } from 'preact/hooks';
import { post } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import { may } from '../../api/session.js';
import type { Fleet } from '../../../server/replies/network.js';
import type { ActPreview } from '../../../server/replies/orders.js';
import { CopyButton } from '../../parts/copy-button.js';
import { Dialog } from '../../parts/dialog.js';
import { Field } from '../../parts/field.js';
import { format, text } from '../../text/language.js';
import { type Draft, lackOf, NAME, NOTHING, RATE, SHARE, sitesOf, yamlOf } from './override-yaml.js';

/** Overrides are written in git: the page helps to write one, and nobody puts one in force past the repository. */
export function WriteOverride({ onClose }: { readonly onClose: () => void }) {
  const t = text.value.overrides.write;
  const { parts } = text.value;
  const [draft, setDraft] = useState(NOTHING);
  const lack = lackOf(draft);
  const yaml = yamlOf(draft);
  return (
    <Dialog title={t.title} onClose={onClose}>
      <div class="dialog-body write-override">
        <p class="quiet">{t.about}</p>
        <DraftForm draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        <Reach draft={draft} />
        <pre tabIndex={0}>{yaml}</pre>
        {lack === undefined ? (
          <>
            <p>
              <span class="mono">{t.file(draft.name)}</span>
            </p>
            <p class="quiet">{t.check}</p>
          </>
        ) : (
          <p class="quiet" role="status">
            {t[lack]}
          </p>
        )}
      </div>
      <footer class="dialog-foot">
        <button type="button" onClick={onClose}>
          {parts.close}
        </button>
        {lack === undefined ? <CopyButton words={yaml} label={t.copy} /> : null}
      </footer>
    </Dialog>
  );
}

interface DraftProps {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}

function DraftForm({ draft, onChange }: DraftProps) {
  const t = text.value.overrides.write;
  const fleet = useResource<Fleet>('fleet').state.value.data;
  const line = { draft, onChange };
  const isSite = draft.trafficClass.trim() === '';
  return (
    <form class="fields" onSubmit={(event) => event.preventDefault()}>
      <Line {...line} of="name" label={t.name} hint={t.nameHint} pattern={NAME} />
      <Line {...line} of="reason" label={t.reason} />
      <Pick {...line} of="class" label={t.class} names={(fleet?.classes ?? []).map(({ name }) => name)} />
      <Pick {...line} of="region" label={t.region} names={(fleet?.regions ?? []).map(({ name }) => name)} />
      <Line {...line} of="sites" label={t.sites} hint={t.sitesHint} isWide />
      <Line {...line} of="from" label={t.from} isTime />
      <Line {...line} of="until" label={t.until} isTime />
      <Line {...line} of="trafficClass" label={t.trafficClass} hint={t.trafficHint} isWide />
      {isSite ? (
        <Line {...line} of="allocation" label={t.allocation} hint={t.siteRateHint} pattern={RATE} />
      ) : (
        <>
          <Line {...line} of="committed" label={t.committed} hint={t.rateHint} pattern={SHARE} />
          <Line {...line} of="peak" label={t.peak} hint={t.rateHint} pattern={SHARE} />
        </>
      )}
    </form>
  );
}

interface LineProps extends DraftProps {
  readonly of: keyof Draft;
  readonly label: string;
  readonly hint?: string;
  readonly pattern?: string;
  readonly isTime?: boolean;
  readonly isWide?: boolean;
}

function Line({ draft, onChange, of, label, hint, pattern, isTime = false, isWide = false }: LineProps) {
  const own = {
    name: of,
    value: draft[of],
    autocomplete: 'off',
    onInput: ({ currentTarget }: InputEvent & { readonly currentTarget: HTMLInputElement }) =>
      onChange({ [of]: currentTarget.value }),
  } as const;
  return (
    <div class={isWide ? 'wide' : undefined}>
      <Field label={label} {...(hint === undefined ? {} : { hint })}>
        {(control) =>
          isTime ? (
            <input {...control} {...own} type="datetime-local" />
          ) : (
            <input {...control} {...own} {...(pattern === undefined ? {} : { pattern })} />
          )
        }
      </Field>
    </div>
  );
}

interface PickProps extends DraftProps {
  readonly of: 'class' | 'region';
  readonly label: string;
  readonly names: readonly string[];
}

function Pick({ draft, onChange, of, label, names }: PickProps) {
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          name={of}
          value={draft[of]}
          onChange={({ currentTarget }) => onChange({ [of]: currentTarget.value })}
        >
          <option value="">{text.value.parts.all}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** How many sites the selection has today; the route is for those who may act. */
function Reach({ draft }: { readonly draft: Draft }) {
  const t = text.value.overrides.write;
  const [count, setCount] = useState<number | undefined>(undefined);
  const key = JSON.stringify([draft.class, draft.region, sitesOf(draft)]);
  useEffect(() => {
    if (!may('operator')) return undefined;
    let isAsked = true;
    const [classes, regions] = [draft.class, draft.region].map((one) => (one === '' ? [] : [one]));
    post<ActPreview>('reconcile/preview', { select: { classes, regions, sites: sitesOf(draft) } }).then(
      ({ selected }) => isAsked && setCount(selected),
      () => isAsked && setCount(undefined),
    );
    return () => void (isAsked = false);
  }, [key]);
  return count === undefined ? null : <p role="status">{t.reach(count, format.value.number(count))}</p>;
}
