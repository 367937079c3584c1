import { type Role, ROLES } from '../../../model/account.js';
import type { Scope } from '../../../server/replies/accounts.js';
import { Field } from '../../parts/field.js';
import { text } from '../../text/language.js';
import { ScopeFields } from './scope.js';

/** What an account may do, and where: the same for users and tokens. */
export interface Rights {
  readonly role: Role;
  readonly scope: Scope;
}

interface RightsFieldsProps {
  readonly rights: Rights;
  readonly onChange: (rights: Rights) => void;
}

export function RightsFields({ rights: { role, scope }, onChange }: RightsFieldsProps) {
  const { settings: t, frame } = text.value;
  return (
    <>
      <Field label={t.role} hint={t.may[role]}>
        {(control) => (
          <select
            {...control}
            value={role}
            onChange={({ currentTarget }) => onChange({ role: currentTarget.value as Role, scope })}
          >
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {frame.roles[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <ScopeFields scope={scope} onChange={(changed) => onChange({ role, scope: changed })} />
    </>
  );
}

interface NameFieldProps {
  readonly value: string;
  readonly hint: string;
  readonly pattern: string;
  readonly onInput: (name: string) => void;
}

export const NameField = ({ value, hint, pattern, onInput }: NameFieldProps) => (
  <Field label={text.value.settings.name} hint={hint}>
    {(control) => (
      <input
        {...control}
        required
        pattern={pattern}
        maxLength={64}
        autocomplete="off"
        spellcheck={false}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    )}
  </Field>
);
