import { useState } from 'preact/hooks';
import { EVERYWHERE } from '../../../model/account.js';
import { post } from '../../api/client.js';
import { Confirm } from '../../parts/dialog.js';
import { say } from '../../parts/toast.js';
import { text } from '../../text/language.js';
import { PasswordField } from './password-field.js';
import { NameField, type Rights, RightsFields } from './rights.js';

interface AddUserProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const NAME = '[A-Za-z0-9][A-Za-z0-9._@\\-]{0,63}';

export function AddUser({ onDone, onClose }: AddUserProps) {
  const { settings: t } = text.value;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [rights, setRights] = useState<Rights>({ role: 'viewer', scope: EVERYWHERE });
  const act = async (): Promise<void> => {
    await post('users', { name, password, ...rights });
    say(t.users.added(name));
    onDone();
  };
  return (
    <Confirm title={t.users.addTitle} confirm={t.users.add} act={act} onClose={onClose}>
      <NameField value={name} hint={t.users.nameHint} pattern={NAME} onInput={setName} />
      <RightsFields rights={rights} onChange={setRights} />
      <PasswordField label={t.password} hint={t.passwordHint} value={password} onInput={setPassword} />
    </Confirm>
  );
}
