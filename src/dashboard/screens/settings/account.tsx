import { useState } from 'preact/hooks';
import { put } from '../../api/client.js';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { me } from '../../api/session.js';
import { LanguageChoice, ThemeChoice } from '../../frame/preferences.js';
import { Panel } from '../../parts/panel.js';
import { Failed } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { text } from '../../text/language.js';
import { PasswordField } from './password-field.js';
import { ScopeWords } from './scope.js';

/** What everybody may look at and change of their own. */
export function Account() {
  const { settings: t, frame } = text.value;
  const one = me.value;
  if (typeof one !== 'object') return null;
  return (
    <div class="settings">
      <Panel title={t.me.title}>
        <dl class="facts panel-body">
          <dt>{t.name}</dt>
          <dd>{one.who}</dd>
          <dt>{t.role}</dt>
          <dd>
            {frame.roles[one.role]} <span class="quiet">{t.may[one.role]}</span>
          </dd>
          <dt>{t.scope}</dt>
          <dd>
            <ScopeWords scope={one.scope} />
          </dd>
        </dl>
      </Panel>
      <Panel title={t.me.page}>
        <div class="panel-body choices">
          <LanguageChoice />
          <ThemeChoice />
        </div>
      </Panel>
      <Panel title={t.me.passwordTitle}>
        {one.passwordHere ? <OwnPassword who={one.who} /> : <p class="panel-body">{t.me.elsewhere}</p>}
      </Panel>
    </div>
  );
}

const EMPTY = { current: '', password: '', again: '' };

function OwnPassword({ who }: { readonly who: string }) {
  const t = text.value.settings;
  const [given, setGiven] = useState(EMPTY);
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const differs = given.again !== '' && given.again !== given.password;
  const change = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (given.again !== given.password) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await put('me/password', { current: given.current, password: given.password });
      setGiven(EMPTY);
      say(t.me.done);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  const isWrong = problem?.code === 'request.forbidden';
  const set = (part: Partial<typeof EMPTY>): void => setGiven({ ...given, ...part });
  return (
    <form class="panel-body password-form" onSubmit={(event) => void change(event)}>
      {/* For the browser's store of passwords. */}
      <input class="unseen" autocomplete="username" value={who} tabIndex={-1} aria-hidden="true" readOnly />
      <PasswordField
        label={t.me.current}
        error={isWrong ? t.me.wrong : undefined}
        value={given.current}
        onInput={(current) => set({ current })}
        isCurrent
      />
      <PasswordField
        label={t.password}
        hint={`${t.passwordHint} ${t.me.hint}`}
        value={given.password}
        onInput={(password) => set({ password })}
      />
      <PasswordField
        label={t.me.repeat}
        error={differs ? t.me.differs : undefined}
        value={given.again}
        onInput={(again) => set({ again })}
      />
      {problem === undefined || isWrong ? null : <Failed problem={problem} isAct />}
      <button type="submit" class="primary" disabled={isBusy}>
        {t.me.change}
      </button>
    </form>
  );
}
