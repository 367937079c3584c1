import { useEffect, useState } from 'preact/hooks';
import { ask, put } from '../../api/client.js';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { me } from '../../api/session.js';
import type { User } from '../../../server/replies/accounts.js';
import { Confirm, Dialog } from '../../parts/dialog.js';
import { Mark } from '../../parts/mark.js';
import { Failed, Loading } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { text } from '../../text/language.js';
import { PasswordField } from './password-field.js';
import { RightsFields } from './rights.js';

interface ChangeUserProps {
  readonly name: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A user as they were read, with what says so when it is written. */
interface Read {
  readonly user: User;
  readonly etag: string | undefined;
}

export function ChangeUser({ name, onDone, onClose }: ChangeUserProps) {
  const { settings: t } = text.value;
  const [known, setKnown] = useState<Read | undefined>(undefined);
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  const read = (): void => {
    setKnown(undefined);
    ask<User>('GET', `users/${encodeURIComponent(name)}`).then(
      ({ body: user, etag }) => setKnown({ user, etag }),
      (error: unknown) => setProblem(problemOf(error)),
    );
  };
  useEffect(read, [name]);
  if (known !== undefined) return <ChangeForm known={known} onReread={read} onDone={onDone} onClose={onClose} />;
  return (
    <Dialog title={t.users.changeOf(name)} onClose={onClose}>
      <div class="dialog-body">{problem === undefined ? <Loading /> : <Gone problem={problem} name={name} />}</div>
    </Dialog>
  );
}

const Gone = ({ problem, name }: { readonly problem: ApiProblem; readonly name: string }) =>
  problem.code === 'request.not-found' ? <p>{text.value.settings.users.gone(name)}</p> : <Failed problem={problem} />;

interface ChangeFormProps extends Omit<ChangeUserProps, 'name'> {
  readonly known: Read;
  readonly onReread: () => void;
}

function ChangeForm({ known: { user, etag }, onReread, onDone, onClose }: ChangeFormProps) {
  const { settings: t } = text.value;
  const { name } = user;
  const [wanted, setWanted] = useState(user);
  const [password, setPassword] = useState('');
  const [isOvertaken, setOvertaken] = useState(false);
  const act = async (): Promise<void> => {
    const { role, scope, disabled } = wanted;
    const body = { role, scope, disabled, ...(password === '' ? {} : { password }) };
    try {
      await put(`users/${encodeURIComponent(name)}`, body, etag);
    } catch (error) {
      const code = problemOf(error).code;
      setOvertaken(code === 'request.changed' || code === 'request.not-found');
      throw error;
    }
    say(t.users.changed(name));
    onDone();
  };
  const one = me.value;
  return (
    <Confirm title={t.users.changeOf(name)} confirm={text.value.parts.save} act={act} onClose={onClose}>
      {typeof one === 'object' && one.who === name ? (
        <p>
          <Mark tone="warn" /> {t.users.self}
        </p>
      ) : null}
      {isOvertaken ? <Overtaken name={name} onReread={onReread} /> : null}
      <RightsFields rights={wanted} onChange={(rights) => setWanted({ ...wanted, ...rights })} />
      <Closed isClosed={wanted.disabled} onChange={(disabled) => setWanted({ ...wanted, disabled })} />
      {user.passwordHere ? (
        <PasswordField
          label={t.password}
          hint={`${t.keepPassword} ${t.users.passwordHint}`}
          value={password}
          onInput={setPassword}
          isOptional
        />
      ) : (
        <p class="quiet">{t.users.passwordElsewhere(name)}</p>
      )}
    </Confirm>
  );
}

interface ClosedProps {
  readonly isClosed: boolean;
  readonly onChange: (isClosed: boolean) => void;
}

function Closed({ isClosed, onChange }: ClosedProps) {
  const { users: t } = text.value.settings;
  return (
    <div class="ticks">
      <label>
        <input type="checkbox" checked={isClosed} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
        {t.disabled}
      </label>
      <p class="quiet">{t.disabledHint}</p>
    </div>
  );
}

/** Two people had the same user open, and the other one was first. */
const Overtaken = ({ name, onReread }: { readonly name: string; readonly onReread: () => void }) => (
  <div class="overtaken" role="alert">
    <p>
      <Mark tone="warn" /> {text.value.settings.users.conflict(name)}
    </p>
    <button type="button" onClick={onReread}>
      {text.value.settings.users.reread}
    </button>
  </div>
);
