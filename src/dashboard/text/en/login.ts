export const login = {
  title: 'Sign in',
  about: 'Bandwidth of the public buildings: policies, routers, guarantees.',
  user: 'User name',
  password: 'Password',
  submit: 'Sign in',
  busy: 'Checking…',
  oidc: 'Sign in with the organisation’s account',
  or: 'or',
  first: 'There is no account yet. The controller printed a link when it started: it makes the first administrator.',
  ended: 'Your session is over. Sign in again to go on where you were.',
};
