import { useState } from 'preact/hooks';
import { EVERYWHERE } from '../../../model/account.js';
import { post } from '../../api/client.js';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import type { NewToken } from '../../../server/replies/accounts.js';
import { CopyButton } from '../../parts/copy-button.js';
import { Dialog } from '../../parts/dialog.js';
import { Field } from '../../parts/field.js';
import { Mark } from '../../parts/mark.js';
import { Failed } from '../../parts/states.js';
import { text } from '../../text/language.js';
import { NameField, type Rights, RightsFields } from './rights.js';

interface MakeTokenProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const NAME = '[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}';
/** RFC 6750 §2.1. */
const HEADER = 'Authorization: Bearer …';
const MOST_DAYS = 3650;

/** The form, and then what it made: shown once, and forgotten with the dialog. */
export function MakeToken({ onDone, onClose }: MakeTokenProps) {
  const { tokens: t } = text.value.settings;
  const [made, setMade] = useState<NewToken | undefined>(undefined);
  if (made !== undefined) return <Once made={made} onClose={onClose} />;
  const keep = (token: NewToken): void => {
    setMade(token);
    onDone();
  };
  return (
    <Dialog title={t.add} onClose={onClose}>
      <TokenForm onMade={keep} onClose={onClose} />
    </Dialog>
  );
}

interface TokenFormProps {
  readonly onMade: (token: NewToken) => void;
  readonly onClose: () => void;
}

function TokenForm({ onMade, onClose }: TokenFormProps) {
  const { settings, parts } = text.value;
  const t = settings.tokens;
  const [name, setName] = useState('');
  const [days, setDays] = useState('365');
  const [rights, setRights] = useState<Rights>({ role: 'viewer', scope: EVERYWHERE });
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  const make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    try {
      onMade(await post<NewToken>('tokens', { name, ...rights, ...(days === '' ? {} : { days: Number(days) }) }));
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <form onSubmit={(event) => void make(event)}>
      <div class="dialog-body">
        <NameField value={name} hint={t.nameHint} pattern={NAME} onInput={setName} />
        <RightsFields rights={rights} onChange={setRights} />
        <Field label={t.days} hint={t.daysHint}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={MOST_DAYS}
              value={days}
              onInput={({ currentTarget }) => setDays(currentTarget.value)}
            />
          )}
        </Field>
      </div>
      {problem === undefined ? null : <Failed problem={problem} isAct />}
      <footer class="dialog-foot">
        <button type="button" onClick={onClose}>
          {parts.cancel}
        </button>
        <button type="submit" class="primary">
          {t.add}
        </button>
      </footer>
    </form>
  );
}

function Once({ made: { name, token }, onClose }: { readonly made: NewToken; readonly onClose: () => void }) {
  const { tokens: t } = text.value.settings;
  return (
    <Dialog title={t.onceTitle(name)} onClose={onClose}>
      <div class="dialog-body">
        <p>
          <Mark tone="warn" /> {t.once}
        </p>
        <Field label={t.secret}>
          {(control) => (
            <input
              {...control}
              class="mono secret"
              readOnly
              value={token}
              onFocus={({ currentTarget }) => currentTarget.select()}
            />
          )}
        </Field>
        <CopyButton words={token} label={t.copy} />
        <p class="quiet">
          {t.send} <code>{HEADER}</code>
        </p>
      </div>
      <footer class="dialog-foot">
        <button type="button" class="primary" onClick={onClose}>
          {t.kept}
        </button>
      </footer>
    </Dialog>
  );
}
