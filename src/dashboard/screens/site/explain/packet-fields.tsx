import { DIRECTIONS } from '../../../../model/rate.js';
import { Field } from '../../../parts/field.js';
import { format, text } from '../../../text/language.js';
import { type Errors, type FieldName, type PacketForm, PROTOCOLS } from './packet-form.js';

interface FieldsProps {
  readonly form: PacketForm;
  readonly errors: Errors;
  readonly prefixes: readonly string[];
  readonly isBusy: boolean;
  readonly onChange: (name: FieldName, value: string) => void;
  readonly onAsk: () => void;
}

export function PacketFields(props: FieldsProps) {
  const { form, errors, prefixes, isBusy, onChange, onAsk } = props;
  const { site, parts } = text.value;
  const { explain: t } = site;
  const submit = (event: Event): void => {
    event.preventDefault();
    onAsk();
  };
  const typed = (name: FieldName) => ({
    value: form[name],
    error: errors[name],
    onType: (value: string) => onChange(name, value),
  });
  const ways = DIRECTIONS.map((way) => [way, parts[way]] as const);
  const protocols = PROTOCOLS.map((one) => [one, one.toUpperCase()] as const);
  return (
    <form class="packet" onSubmit={submit} noValidate>
      <Chosen label={t.direction} options={ways} {...typed('direction')} />
      <Chosen label={t.protocol} options={protocols} {...typed('protocol')} />
      <Typed label={t.remote} placeholder="192.0.2.10" {...typed('remote')} />
      <Typed label={t.remotePort} hint={t.anyPort} isNumber {...typed('remotePort')} />
      <Typed label={t.local} hint={t.localHint(format.value.list(prefixes))} {...typed('local')} />
      <Typed label={t.localPort} hint={t.anyPort} isNumber {...typed('localPort')} />
      <Typed label={t.dscp} hint={t.dscpHint} {...typed('dscp')} />
      <Typed label={t.at} hint={t.atHint} isTime {...typed('at')} />
      <button type="submit" class="primary" disabled={isBusy}>
        {isBusy ? t.asking : t.submit}
      </button>
    </form>
  );
}

interface TypedProps {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly isNumber?: boolean;
  readonly isTime?: boolean;
  readonly value: string;
  readonly error: string | undefined;
  readonly onType: (value: string) => void;
}

function Typed({ label, hint, placeholder, isNumber = false, isTime = false, value, error, onType }: TypedProps) {
  const onInput = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void =>
    onType(currentTarget.value.trim());
  return (
    <Field label={label} error={error} {...(hint === undefined ? {} : { hint })}>
      {(control) => {
        const both = { ...control, value, onInput };
        // A moment has the browser's own picker, in the reader's way of writing dates.
        if (isTime) return <input {...both} type="datetime-local" />;
        const inputMode = isNumber ? 'numeric' : 'text';
        const plain = { placeholder, inputMode, maxLength: 64, autocomplete: 'off', spellcheck: false } as const;
        return <input {...both} {...plain} type="text" />;
      }}
    </Field>
  );
}

interface ChosenProps {
  readonly label: string;
  readonly options: readonly (readonly [string, string])[];
  readonly value: string;
  readonly error: string | undefined;
  readonly onType: (value: string) => void;
}

const Chosen = ({ label, options, value, error, onType }: ChosenProps) => (
  <Field label={label} error={error}>
    {(control) => (
      <select {...control} value={value} onChange={({ currentTarget }) => onType(currentTarget.value)}>
        {options.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    )}
  </Field>
);
