export const siteDrift = {
  lastLook: 'As of the last look',
  lookedAt: (when: string) => `looked at ${when}`,
  neverLooked: 'The router was not looked at yet.',
  same: 'The router holds what is wanted. Nothing differs.',
  noAnswer: 'The router did not answer the last look; what it holds now is not known.',
  kinds: {
    drift: 'Somebody changed the router.',
    pending: 'Something else is wanted now, and is not on the router yet.',
  },
  linesUnknown: 'How it differs is known again after the next look.',
  leftBy: (order: string, who: string, reason: string) => `${order} by ${who}: ${reason}`,
  now: 'As of a look now',
  nowHint: 'Asks the router what it holds, and says what an apply would change. Writes nothing.',
  look: 'Look now',
  looking: 'Asking the router…',
  nothingToDo: 'The router holds what is wanted: an apply would change nothing.',
  findings: 'What the look found',
  heal: 'Heal now',
  healTitle: (router: string) => `Heal ${router} now`,
  healCounting: 'Asking the router what would change…',
  healSays: (changes: string) => `The router will be told ${changes}:`,
  healNothing: 'Nothing differs any more: there is nothing to heal.',
  healSafety:
    'The undo is armed on the router before the first write; the change is kept only when the read-back shows no difference.',
  healSites: (count: number, text: string) =>
    count === 1 ? `${text} building is behind this router.` : `${text} buildings are behind this router.`,
  healed: (router: string) => `${router} is healed as soon as its turn comes.`,
  held: (who: string, reason: string) =>
    `Suspended by ${who} (${reason}): nothing is written to this router until that order is taken back.`,
};
