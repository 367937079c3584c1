import { isEverywhere } from '../../../model/account.js';
import { useResource } from '../../api/resource.js';
import type { Scope } from '../../../server/replies/accounts.js';
import type { Fleet } from '../../../server/replies/network.js';
import { format, text } from '../../text/language.js';

export function ScopeWords({ scope }: { readonly scope: Scope }) {
  const { list } = format.value;
  if (isEverywhere(scope)) return <>{text.value.settings.everywhere}</>;
  return (
    <>
      {[scope.classes, scope.regions]
        .filter((names) => names.length > 0)
        .map((names) => list(names))
        .join(' · ')}
    </>
  );
}

interface ScopeFieldsProps {
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}

/** Classes and regions of the network as it is, and those that the account has although they are gone. */
export function ScopeFields({ scope, onChange }: ScopeFieldsProps) {
  const { settings: t } = text.value;
  const fleet = useResource<Fleet>('fleet').state.value.data;
  return (
    <>
      {(['classes', 'regions'] as const).map((part) => (
        <Ticks
          key={part}
          legend={t[part]}
          names={[...new Set([...(fleet?.[part] ?? []).map(({ name }) => name), ...scope[part]])]}
          ticked={scope[part]}
          onChange={(names) => onChange({ ...scope, [part]: names })}
        />
      ))}
    </>
  );
}

interface TicksProps {
  readonly legend: string;
  readonly names: readonly string[];
  readonly ticked: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
}

const Ticks = ({ legend, names, ticked, onChange }: TicksProps) => (
  <fieldset class="ticks">
    <legend>
      {legend} <span class="quiet">{text.value.settings.scopeHint}</span>
    </legend>
    {names.map((name) => (
      <label key={name}>
        <input
          type="checkbox"
          checked={ticked.includes(name)}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.checked ? [...ticked, name] : ticked.filter((one) => one !== name))
          }
        />
        {name}
      </label>
    ))}
  </fieldset>
);
