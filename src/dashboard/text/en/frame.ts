import type { Role } from '../../../model/account.js';
import type { ScreenName } from '../../route.js';

const screens: Readonly<Record<ScreenName, string>> = {
  overview: 'Overview',
  sites: 'Sites',
  changes: 'Changes',
  capacity: 'Capacity',
  policies: 'Policies',
  overrides: 'Overrides',
  audit: 'Audit',
  settings: 'Settings',
};

const roles: Readonly<Record<Role, string>> = {
  viewer: 'viewer',
  operator: 'operator',
  'policy-admin': 'policy admin',
  admin: 'administrator',
};

export const frame = {
  product: 'qosctl',
  screens,
  roles,
  navigation: 'Screens',
  toContent: 'To the content',
  menu: 'Menu',
  signOut: 'Sign out',
  signedInAs: (who: string, role: string) => `Signed in as ${who}, ${role}`,
  language: 'Language',
  languages: { en: 'English', fr: 'Français' },
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  live: 'Live',
  connecting: 'Connecting…',
  lost: 'Connection lost',
  unheard: 'The live connection to the controller cannot be made.',
  stale: (age: string, at: string) => `What you see is ${age} old (${at}).`,
  retryIn: (wait: string) => `Next attempt in ${wait}.`,
  retryNow: 'Try now',
  notReady: 'No revision of the policies is in force yet; routers are left as they are.',
  rejected: (revision: string) => `The newest revision ${revision} is not valid; the one before stays in force.`,
  seeWhy: 'See why',
  sourceFails: 'The policy repository cannot be read:',
  scope: (parts: string) => `You see a part of the network: ${parts}.`,
  nowhere: 'There is no page at this address',
  toOverview: 'To the overview',
};
