import { text } from '../text/language.js';
import { Field } from './field.js';

interface ReasonFieldProps {
  readonly value: string;
  readonly onInput: (reason: string) => void;
  /** What stands until somebody takes it back must say why; what is done at once may. */
  readonly isOptional?: boolean;
}

export function ReasonField({ value, onInput, isOptional = false }: ReasonFieldProps) {
  const { parts: t } = text.value;
  return (
    <Field label={isOptional ? t.reasonOptional : t.reason} hint={isOptional ? t.reasonKept : t.reasonSeen}>
      {(control) => (
        <input
          {...control}
          required={!isOptional}
          maxLength={500}
          pattern=".*\S.*"
          value={value}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Left out where nothing is written. */
export const givenReason = (value: string): { readonly reason?: string } =>
  value.trim() === '' ? {} : { reason: value.trim() };
