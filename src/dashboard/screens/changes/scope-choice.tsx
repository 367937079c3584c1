import type { Fleet } from '../../../server/replies/network.js';
import { useResource } from '../../api/resource.js';
import { Choice } from '../../parts/field.js';
import { text } from '../../text/language.js';
import { RouterField } from './router-field.js';
import { SCOPES, type ScopeName } from './selection.js';

interface ScopeProps {
  readonly scope: ScopeName;
  readonly name: string;
  readonly onChoose: (scope: ScopeName, name: string) => void;
}

/** Everything, or which class, region or router. */
export function ScopeChoice({ scope, name, onChoose }: ScopeProps) {
  const { rollback: t } = text.value.changes;
  const fleet = useResource<Fleet>('fleet').state.value.data;
  const named = (items: readonly { readonly name: string }[] = []) =>
    [['', '–'], ...items.map((one) => [one.name, one.name] as const)] as const;
  return (
    <div class="scope-choice">
      <Choice
        label={t.what}
        value={scope}
        options={SCOPES.map((one) => [one, t.scopes[one]] as const)}
        onChoose={(one) => onChoose(one, '')}
      />
      {scope === 'all' ? null : scope === 'router' ? (
        <RouterField label={t.of.router} value={name} onChoose={(one) => onChoose(scope, one)} />
      ) : (
        <Choice
          label={t.of[scope]}
          value={name}
          options={named(scope === 'class' ? fleet?.classes : fleet?.regions)}
          onChoose={(one) => onChoose(scope, one)}
        />
      )}
    </div>
  );
}
