import { useState } from 'preact/hooks';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { useResource } from '../../api/resource.js';
import { signIn } from '../../api/session.js';
import type { Ways } from '../../../server/replies/accounts.js';
import { LanguageChoice } from '../../frame/preferences.js';
import { Field } from '../../parts/field.js';
import { Mark } from '../../parts/mark.js';
import { problemSaid } from '../../parts/problem-said.js';
import { place } from '../../route.js';
import { language, text } from '../../text/language.js';

export function LoginScreen() {
  const { login, frame } = text.value;
  const ways = useResource<Ways>('login').state.value.data;
  return (
    <main class="login">
      <div class="login-box">
        <p class="brand">{frame.product}</p>
        <h1>{login.title}</h1>
        <p class="quiet">{login.about}</p>
        {place.value.query.get('ended') === null ? null : (
          <p class="banner banner-warn" role="status">
            <Mark tone="warn" /> {login.ended}
          </p>
        )}
        {ways?.first === true ? <p class="banner banner-busy">{login.first}</p> : null}
        <Form />
        {ways?.oidc === true ? (
          <>
            <p class="login-or">{login.or}</p>
            <a class="button" href="/login/oidc">
              {login.oidc}
            </a>
          </>
        ) : null}
        <LanguageChoice />
      </div>
    </main>
  );
}

function Form() {
  const { login, problems } = text.value;
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(user, password);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field label={login.user}>
        {(control) => (
          <input
            {...control}
            name="user"
            autocomplete="username"
            required
            autofocus
            maxLength={64}
            value={user}
            onInput={({ currentTarget }) => setUser(currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label={login.password}
        error={problem && problemSaid(problem, { language: language.value, problems }).what}
      >
        {(control) => (
          <input
            {...control}
            name="password"
            type="password"
            autocomplete="current-password"
            required
            maxLength={256}
            value={password}
            onInput={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        )}
      </Field>
      <button type="submit" class="primary" disabled={isBusy}>
        {isBusy ? login.busy : login.submit}
      </button>
    </form>
  );
}
