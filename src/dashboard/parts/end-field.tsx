import { now } from '../api/clock.js';
import { text } from '../text/language.js';
import { Field } from './field.js';

interface EndFieldProps {
  /** As the browser's field has it, in the time of the reader: `2026-11-26T14:05`. */
  readonly value: string;
  readonly onInput: (end: string) => void;
}

/** When something that stands ends by itself. */
export function EndField({ value, onInput }: EndFieldProps) {
  const { parts: t } = text.value;
  return (
    <Field label={t.until} hint={t.untilHint} error={isOver(value) ? t.untilPast : undefined}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          value={value}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}

export const isOver = (value: string): boolean => value !== '' && new Date(value).getTime() <= now.value;

/** Left out where no end is given. */
export const givenEnd = (value: string): { readonly until?: number } =>
  value === '' ? {} : { until: new Date(value).getTime() };
