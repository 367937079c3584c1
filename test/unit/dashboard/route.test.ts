import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, pathOf, placeOf, SCREENS, sitePath } from '../../../src/dashboard/route.js';
import { queryOf } from '../../../src/dashboard/screens/sites/sites-query.js';
import { DASHBOARD_PAGES } from '../../../src/server/dashboard-pages.js';

describe('an address', () => {
  it.each(SCREENS)('of the screen %s leads back to it', (screen) => {
    expect(placeOf(pathOf(screen), '').screen).toBe(screen);
  });

  it('of a site carries its name, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        const { screen, subject } = placeOf(sitePath(name), '');
        return screen === 'site' && subject === name;
      }),
    );
  });

  it.each(['/nothing', '/overview', '/api/v1/sites', '//elsewhere'])('that is none of ours is nowhere: %s', (path) => {
    expect(placeOf(path, '').screen).toBe(path === '//elsewhere' ? 'overview' : 'nowhere');
  });

  it('survives an escape that is none', () => {
    expect(placeOf('/sites/%E0%A4%A', '')).toMatchObject({ screen: 'site', subject: '%E0%A4%A' });
  });

  it('names what is filtered, and nothing that is not', () => {
    expect(addressOf('/sites', { class: 'hospital', q: '', page: undefined, region: 'lomé' })).toBe(
      '/sites?class=hospital&region=lom%C3%A9',
    );
  });

  it('is answered by the server with the page, for every screen', () => {
    const served = SCREENS.map(pathOf).filter((path) => path !== '/');
    expect([...DASHBOARD_PAGES].toSorted()).toEqual([...served.map((path) => path.slice(1)), 'login'].toSorted());
  });
});

describe('the filters of an address', () => {
  it('are read, and what the server would refuse is left out', () => {
    const search = new URLSearchParams('class=hospital&condition=Nonsense&sort=price&order=desc&page=-3&evil=1');
    expect(queryOf(search)).toEqual({
      filters: { class: 'hospital' },
      sorting: { by: 'name', order: 'desc' },
      page: 1,
    });
    expect(queryOf(new URLSearchParams('condition=Reachable%3Dfalse&page=4'))).toMatchObject({
      filters: { condition: 'Reachable=false' },
      page: 4,
    });
  });
});
