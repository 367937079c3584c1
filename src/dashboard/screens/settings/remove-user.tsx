import { ask, remove } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import type { Tokens, User } from '../../../server/replies/accounts.js';
import { Confirm } from '../../parts/dialog.js';
import { Answered } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';

interface RemoveUserProps {
  readonly name: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function RemoveUser({ name, onDone, onClose }: RemoveUserProps) {
  const { users: t } = text.value.settings;
  const tokens = useResource<Tokens>('tokens');
  const path = `users/${encodeURIComponent(name)}`;
  const act = async (): Promise<void> => {
    const { etag } = await ask<User>('GET', path);
    await remove(path, { ifMatch: etag });
    say(t.removed(name));
    onDone();
  };
  return (
    <Confirm title={t.removeOf(name)} confirm={t.remove} act={act} onClose={onClose} isDangerous>
      <p>{t.removeSaid(name)}</p>
      <Answered state={tokens.state.value} retry={tokens.reload}>
        {({ items }) => {
          const count = items.filter(({ by }) => by === name).length;
          return (
            <p>
              <strong>{t.removeTokens(count, format.value.number(count))}</strong>
            </p>
          );
        }}
      </Answered>
      <p class="quiet">{t.closeInstead}</p>
    </Confirm>
  );
}
