import type { Site } from './inventory.js';

/** Each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'policy-admin', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const hasRole = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** The part of the network that somebody sees and acts on. An empty list restricts nothing. */
export interface Scope {
  readonly classes: readonly string[];
  readonly regions: readonly string[];
}

export const EVERYWHERE: Scope = { classes: [], regions: [] };

export const isEverywhere = ({ classes, regions }: Scope): boolean => classes.length === 0 && regions.length === 0;

export const isInScope = ({ classes, regions }: Scope, site: Pick<Site, 'class' | 'region'>): boolean =>
  (classes.length === 0 || classes.includes(site.class)) && (regions.length === 0 || regions.includes(site.region));

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope;
  /** May not log in, and no token or session of theirs is accepted. */
  readonly disabled: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
}

/** A program's way in. The token itself is shown once, when it is made. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope;
  /** The user who made it. */
  readonly by: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  /** To the minute. */
  readonly usedAt?: number;
}

/** A browser that is logged in. */
export interface Session {
  readonly user: string;
  readonly createdAt: number;
  /** To the minute. */
  readonly seenAt: number;
}
