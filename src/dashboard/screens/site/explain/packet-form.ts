import type { ApiProblem } from '../../../api/problem.js';
import { text } from '../../../text/language.js';

export const PROTOCOLS = ['tcp', 'udp', 'icmp', 'gre', 'esp', 'ah', 'sctp'] as const;
const WITH_PORTS: readonly string[] = ['tcp', 'udp', 'sctp'];

export const FIELDS = ['direction', 'protocol', 'remote', 'remotePort', 'local', 'localPort', 'dscp', 'at'] as const;
export type FieldName = (typeof FIELDS)[number];
/** What is typed; it is also what the address holds. Empty: nothing is said of it. */
export type PacketForm = Readonly<Record<FieldName, string>>;
export type Errors = Readonly<Partial<Record<FieldName, string>>>;

export function formOf(query: URLSearchParams): PacketForm {
  const given = Object.fromEntries(FIELDS.map((name) => [name, query.get(name) ?? ''])) as PacketForm;
  return {
    ...given,
    direction: given.direction === 'download' ? 'download' : 'upload',
    protocol: PROTOCOLS.find((one) => one === given.protocol) ?? 'tcp',
    at: wallClock(Date.parse(given.at)),
  };
}

/** As `datetime-local` holds it: the reader's own time, without a zone. */
function wallClock(ms: number): string {
  if (Number.isNaN(ms)) return '';
  const offset = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offset).toISOString().slice(0, 16);
}

/** In the address a moment has its zone: who gets the link may live in another. */
export const addressed = (form: PacketForm): PacketForm => ({
  ...form,
  at: form.at === '' ? '' : new Date(form.at).toISOString(),
});

const PORT = /^\d{1,5}$/;
const isPort = (value: string): boolean => PORT.test(value) && Number(value) >= 1 && Number(value) <= 65_535;

/** What cannot even be asked; addresses and code points are for the server to judge. */
export function unaskable({ remote, remotePort, localPort, at }: PacketForm): Errors {
  const { errors } = text.value.site.explain;
  return {
    ...(remote === '' ? { remote: errors.needed } : {}),
    ...(remotePort === '' || isPort(remotePort) ? {} : { remotePort: errors.port }),
    ...(localPort === '' || isPort(localPort) ? {} : { localPort: errors.port }),
    ...(at === '' || !Number.isNaN(Date.parse(at)) ? {} : { at: errors.at }),
  };
}

/** As the API is asked. */
export function packetOf(site: string, form: PacketForm): Readonly<Record<string, unknown>> {
  const { direction, protocol, remote, local, remotePort, localPort, dscp, at } = form;
  return {
    site,
    direction,
    protocol,
    remote,
    ...(local === '' ? {} : { local }),
    ...(remotePort === '' ? {} : { remotePort: Number(remotePort) }),
    ...(localPort === '' ? {} : { localPort: Number(localPort) }),
    ...(dscp === '' ? {} : { dscp: /^\d+$/.test(dscp) ? Number(dscp) : dscp }),
    ...(at === '' ? {} : { at: Date.parse(at) }),
  };
}

/** What the server finds fault with, at its fields and in the reader's words. Undefined: it is about none of them. */
export function refusedFields(problem: ApiProblem | undefined, form: PacketForm): Errors | undefined {
  const places = new Set(problem?.errors.map(({ at }) => at));
  const found = FIELDS.filter((name) => places.has(`/body/${name}`));
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map((name) => [name, wrong(name, form)]));
}

function wrong(name: FieldName, form: PacketForm): string {
  const { errors } = text.value.site.explain;
  switch (name) {
    case 'remote':
      return errors.address(form.remote);
    case 'local':
      return form.local.includes(':') === form.remote.includes(':') ? errors.address(form.local) : errors.family;
    case 'remotePort':
    case 'localPort':
      return WITH_PORTS.includes(form.protocol) ? errors.port : errors.noPorts(form.protocol.toUpperCase());
    case 'dscp':
      return errors.dscp(form.dscp);
    case 'at':
    case 'direction':
    case 'protocol':
      return errors.at;
  }
}
