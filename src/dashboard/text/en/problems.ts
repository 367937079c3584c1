import type { ApiProblem } from '../../api/problem.js';

interface Said {
  readonly what: string;
  /** What helps, where the sentence does not say it already. */
  readonly cure?: string;
}

/** What may go wrong with what the page asks of the controller. */
export const problems: Readonly<Record<ApiProblem['code'], Said>> = {
  'request.invalid': {
    what: 'The controller does not understand what was asked for.',
    cure: 'Correct what you entered. Where all of it is right, load the page again: the controller may be another version by now.',
  },
  'request.unauthenticated': { what: 'You are not signed in any more.', cure: 'Sign in again.' },
  'request.forbidden': {
    what: 'Your role does not allow that.',
    cure: 'Ask an administrator for it.',
  },
  'request.scope': {
    what: 'That reaches beyond the part of the network that is yours.',
    cure: 'Choose less, or ask somebody who is responsible for all of it.',
  },
  'request.forged': {
    what: 'The controller does not take this page for one of its own.',
    cure: 'Load the page again.',
  },
  'request.not-found': { what: 'That does not exist, or not any more.' },
  'request.method': { what: 'That cannot be done with this.' },
  'request.conflict': { what: 'That is not possible as things stand.' },
  'request.changed': {
    what: 'Somebody else changed it after you read it. Nothing of yours was written.',
    cure: 'Look at what is there now, and decide again.',
  },
  'request.too-large': { what: 'That is more than the controller accepts at once.' },
  'request.media-type': {
    what: 'The controller cannot read the form in which this was sent.',
    cure: 'Load the page again.',
  },
  'request.unworkable': { what: 'What was asked for does not exist, or cannot work.' },
  'request.unconditional': {
    what: 'The page did not say which state it had read.',
    cure: 'Load the page again.',
  },
  'request.too-many': {
    what: 'That was asked for too often.',
    cure: 'Wait a minute, then try again.',
  },
  'login.refused': { what: 'User name and password do not go together, or the account is closed.' },
  'login.locked': { what: 'Too many attempts failed. Wait a moment, then try again.' },
  'router.failed': { what: 'The router did not do what was asked.' },
  'server.internal': {
    what: 'The controller failed at this.',
    cure: 'Its log says why. Try again later.',
  },
  'server.not-ready': {
    what: 'No revision of the policies is in force yet.',
    cure: 'Wait until the controller has read its policies.',
  },
  network: {
    what: 'The controller does not answer.',
    cure: 'Check the way to it; the page goes on by itself when it is back.',
  },
  unknown: {
    what: 'Something else than the controller answered.',
    cure: 'Find out what stands between this browser and the controller.',
  },
};
