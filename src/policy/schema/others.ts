import type { Static } from 'typebox';
import { Type } from './build.js';
import {
  Address,
  closed,
  Contention,
  Days,
  Direction,
  Dscp,
  Instant,
  Name,
  optional,
  Percent,
  Port,
  Priority,
  Protocol,
  Rate,
  Rates,
  SecretFrom,
  Selector,
  Share,
  TimeOfDay,
  TimeZone,
} from './values.js';

export const CredentialsSpec = closed(
  {
    user: Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: '^[!-~]+$',
      description: 'User name on the router.',
      'x-form': 'Write printable ASCII without spaces, at most 64 characters.',
    }),
    password: optional(SecretFrom('Where the password is kept. Never the password itself.')),
    key: optional(
      SecretFrom(
        'Where the private SSH key is kept. Never the key itself. It must have no passphrase: nobody is there to type it.',
      ),
    ),
  },
  { description: 'How to log in; secrets by reference only.' },
);

export const CalendarSpec = closed(
  {
    timeZone: optional(TimeZone('IANA time zone of the hours and days. Default Africa/Lome.')),
    weekly: optional(
      Type.Array(
        closed({
          days: Type.Union(
            [
              Type.Array(Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), {
                minItems: 1,
                uniqueItems: true,
              }),
              Type.Enum(['weekdays', 'weekend', 'daily'], {
                'x-form': 'Write weekdays, weekend or daily, or a list: [mon, sat].',
              }),
            ],
            { description: 'Days of the week.' },
          ),
          from: TimeOfDay('Start. Later than `to` means over midnight.'),
          to: TimeOfDay('End, not included.'),
        }),
        { minItems: 1, description: 'Hours of the week.' },
      ),
    ),
    dates: optional(Days('Only on these days.')),
    except: optional(Days('Not on these days.')),
    ics: optional(
      Type.String({ minLength: 1, description: 'An iCalendar file (RFC 5545) beside this one; its events are added.' }),
    ),
  },
  { description: 'Named times: office hours, exams, holidays.', minProperties: 1 },
);

export const OverrideSpec = closed(
  {
    select: Selector('For whom.'),
    from: Instant('Start.'),
    until: Instant('End, not included. The override expires by itself.'),
    reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why; kept in the audit.' }),
    allocation: optional(Rates('Another allocation.')),
    contention: optional(Contention('Another contention.')),
    traffic: optional(
      Type.Array(
        closed({
          name: Name('A traffic class.'),
          committed: optional(Share('Another committed rate.')),
          peak: optional(Share('Another peak rate.')),
          priority: optional(Priority('Another priority.')),
        }),
        { minItems: 1, description: 'Changes of traffic classes.' },
      ),
    ),
  },
  { description: 'A change for a while.' },
);

const direction = optional(Direction('In which direction. Default both.'));
const during = optional(Name('Only while this calendar is active. Default at any time.'));

export const PolicyTestSpec = closed(
  {
    select: optional(Selector('For which sites. Default every site.')),
    expect: Type.Array(
      Type.Union([
        closed({
          class: Name('A traffic class.'),
          direction,
          committedAtLeast: optional(Rate('The class keeps at least this.')),
          peakAtLeast: optional(Rate('The class may take at least this.')),
          peakAtMost: optional(Rate('The class may not take more than this.')),
          during,
        }),
        closed({
          site: Type.Literal(true, { description: 'The site as a whole.' }),
          direction,
          committedAtLeast: optional(Rate('The site keeps at least this.')),
          peakAtLeast: optional(Rate('The site may take at least this.')),
          during,
        }),
        closed({
          packet: closed(
            {
              direction: Type.Enum(['download', 'upload'], { description: 'As the building sees it.' }),
              protocol: Protocol('IP protocol.'),
              local: optional(Address('Address in the building.')),
              localPort: optional(Port('Port in the building.')),
              remote: Address('The far end.'),
              remotePort: optional(Port('Port of the far end.')),
              dscp: optional(Dscp('DSCP of the packet. Default 0.')),
            },
            { description: 'A packet.' },
          ),
          lands: Name('The traffic class that takes it.'),
        }),
        closed({
          uplink: Name('An uplink.'),
          committedAtMost: Percent('The committed rates below it take at most this part of its capacity, at any time.'),
        }),
      ]),
      {
        minItems: 1,
        description: 'Promises; all must hold. Each is about a `class`, a `site`, a `packet` or an `uplink`.',
      },
    ),
  },
  { description: 'What must stay true.' },
);

export type RawCredentials = Static<typeof CredentialsSpec>;
export type RawCalendar = Static<typeof CalendarSpec>;
export type RawOverride = Static<typeof OverrideSpec>;
export type RawPolicyTest = Static<typeof PolicyTestSpec>;
