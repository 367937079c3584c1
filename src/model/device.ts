/** How a field is written on the device, so that two spellings of one value compare equal. */
export type Form = 'text' | 'rate' | 'duration' | 'flag' | 'number' | 'prefix' | 'set' | 'script';

export interface FieldSpec {
  readonly form: Form;
  /** What the device means when the field is absent. */
  readonly default?: string;
  /** A change needs delete and create. */
  readonly immutable?: true;
}

/**
 * What the plan engine must know about a kind of object; all of it data.
 * `ownership` names the field that carries our mark and the prefix that is the mark.
 */
export interface KindSpec {
  readonly kind: string;
  /** Lower ranks are created first and deleted last. */
  readonly rank: number;
  /** Fields whose values make the identity of an object of ours. */
  readonly key: readonly string[];
  readonly ownership: { readonly field: string; readonly prefix: string };
  /** Field within which position is part of identity (RouterOS: the chain of a rule). */
  readonly orderedBy?: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Names the field that points to another object of the same kind: parents come first. */
  readonly parentField?: string;
  /** Deleting these takes shaping away from somebody; the guard counts them. */
  readonly guarded?: true;
}

/** One object on a device, desired or actual, in the device's own field names and as text. */
export interface DeviceObject {
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The device's own handle (`*1A`), on observed objects only. */
  readonly handle?: string;
  /** Made by the device itself; never ours, never changed. */
  readonly dynamic?: true;
}

/** Order matters for ordered kinds only. */
export interface DeviceConfig {
  readonly objects: readonly DeviceObject[];
}
