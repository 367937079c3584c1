import { signal } from '@preact/signals';
import { EVERYWHERE, hasRole, isEverywhere, type Role, type Scope } from '../../model/account.js';
import type { Me } from '../../server/replies/accounts.js';
import { addressOf, go, place } from '../route.js';
import { get, post, useCsrf, whenUnauthenticated } from './client.js';
import { ApiProblem, problemOf } from './problem.js';

/** `unknown` until the server was asked, `nobody`: to be signed in. */
export const me = signal<Me | 'unknown' | 'nobody'>('unknown');

/** What a role may not do is not offered. */
export const may = (least: Role): boolean => {
  const one = me.value;
  return typeof one === 'object' && hasRole(one.role, least);
};

/** Who sees a part of the network is not shown what is about all of it. */
export const seesWhole = (): boolean => {
  const one = me.value;
  return typeof one === 'object' && isEverywhere(one.scope);
};

/** Of what reaches buildings out of the reader's scope, nothing is offered either. */
export const mayActOn = ({ beyond }: { readonly beyond?: boolean }): boolean => may('operator') && beyond !== true;

/** The part of the network that is the reader's. */
export const scopeOfMe = (): Scope => {
  const one = me.value;
  return typeof one === 'object' ? one.scope : EVERYWHERE;
};

/** The same for what is about the whole network, which who sees a part of it may not do. */
export const mayEverywhere = (least: Role): boolean => may(least) && seesWhole();

export async function lookWhoIAm(): Promise<void> {
  try {
    enter(await get<Me>('me'));
  } catch (error) {
    const problem = problemOf(error);
    // A controller that does not answer for the moment has not forgotten us.
    if (problem.code === 'network' && typeof me.peek() === 'object') return;
    if (problem.code !== 'request.unauthenticated') throw problem;
  }
}

function enter(one: Me): void {
  useCsrf(one.csrf);
  me.value = one;
}

export async function signIn(user: string, password: string): Promise<void> {
  enter(await post<Me>('login', { user, password }));
  const { query } = place.peek();
  go(backOf(query.get('to')), 'replace');
}

export async function signOut(): Promise<void> {
  try {
    await post('logout');
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
  }
  forget();
  go('/login');
}

/** Only to a page of ours: `//elsewhere` would be another host. */
const backOf = (to: string | null): string => (to !== null && /^\/(?![/\\])/.test(to) ? to : '/');

function forget(): void {
  useCsrf(undefined);
  me.value = 'nobody';
}

/** Leads who is not signed in to the form, and back after it. */
export function guardPages(): void {
  whenUnauthenticated(() => {
    const { screen, path, query } = place.peek();
    const wasIn = typeof me.peek() === 'object';
    forget();
    if (screen === 'login') return;
    const search = query.toString();
    const here = search === '' ? path : `${path}?${search}`;
    go(addressOf('/login', { to: here === '/' ? undefined : here, ended: wasIn ? 'yes' : undefined }), 'replace');
  });
}
