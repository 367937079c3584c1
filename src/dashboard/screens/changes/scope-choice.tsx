import { isEverywhere } from '../../../model/account.js';
import type { Fleet } from '../../../server/replies/network.js';
import { scopeOfMe } from '../../api/session.js';
import { Choice } from '../../parts/field.js';
import { text } from '../../text/language.js';
import { RouterField } from './router-field.js';
import { namesOffered, type ScopeName, scopesOffered } from './selection.js';

interface ScopeProps {
  readonly fleet: Fleet;
  readonly scope: ScopeName;
  readonly name: string;
  readonly onChoose: (scope: ScopeName, name: string) => void;
}

/** Everything that the reader may act on, or which class, region or router of it. */
export function ScopeChoice({ fleet, scope, name, onChoose }: ScopeProps) {
  const { rollback: t } = text.value.changes;
  const words = isEverywhere(scopeOfMe()) ? t.scopes : { ...t.scopes, all: t.mine };
  const named = (names: readonly string[]) => [['', '–'], ...names.map((one) => [one, one] as const)] as const;
  return (
    <div class="scope-choice">
      <Choice
        label={t.what}
        value={scope}
        options={scopesOffered(fleet).map((one) => [one, words[one]] as const)}
        onChoose={(one) => onChoose(one, '')}
      />
      {scope === 'all' ? null : scope === 'router' ? (
        <RouterField label={t.of.router} value={name} onChoose={(one) => onChoose(scope, one)} isToAct />
      ) : (
        <Choice
          label={t.of[scope]}
          value={name}
          options={named(namesOffered(fleet, scope))}
          onChoose={(one) => onChoose(scope, one)}
        />
      )}
    </div>
  );
}
