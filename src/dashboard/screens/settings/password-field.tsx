import { Field } from '../../parts/field.js';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly isCurrent?: boolean;
  /** Empty is an answer. */
  readonly isOptional?: boolean;
}

const SHORTEST = 12;

export function PasswordField(props: PasswordFieldProps) {
  const { label, value, onInput, hint, error, isCurrent = false, isOptional = false } = props;
  return (
    <Field label={label} error={error} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <input
          {...control}
          type="password"
          autocomplete={isCurrent ? 'current-password' : 'new-password'}
          required={!isOptional}
          {...(isCurrent ? {} : { minLength: SHORTEST })}
          maxLength={256}
          value={value}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}
