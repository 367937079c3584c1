import { Type } from 'typebox';
import { isEverywhere } from '../../model/account.js';
import { diagnosticsInScope } from '../diagnostics-in-scope.js';
import { withExcerpts } from '../excerpt.js';
import { forceOf } from '../house.js';
import { overrideItem, overridesFor, overrideState } from '../overrides.js';
import { paged } from '../paging.js';
import { fileItems, filesInForce } from '../policy-files.js';
import { Diagnostics, PolicyFiles, PolicyText } from '../replies/files.js';
import { OVERRIDE_STATES, Overrides } from '../replies/policies.js';
import { notFound, route } from '../route.js';
import { closed, OneOf, PageQuery, Text } from '../shapes.js';

export const POLICY_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/policies',
    least: 'viewer',
    scoped: 'whole',
    summary: 'The files of the revision in force, with what is written in each.',
    schemas: { reply: PolicyFiles },
    async handle(house) {
      const force = forceOf(house);
      return { revision: force.revision, items: fileItems(force, await filesInForce(house)) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/policies/file',
    least: 'viewer',
    scoped: 'whole',
    summary: 'The text of one of these files. Secrets are none in it: a revision with one does not come into force.',
    schemas: { query: closed({ path: Text('As the list names it.', 1000) }), reply: PolicyText },
    async handle(house, { query }) {
      const revision = forceOf(house).revision.id;
      const file = (await filesInForce(house)).find(({ path }) => path === query.path);
      if (file === undefined) throw notFound('file', query.path);
      return { revision, path: file.path, text: new TextDecoder().decode(file.bytes) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/overrides',
    least: 'viewer',
    scoped: 'cut',
    summary:
      'Overrides of the policies, with what each changes: those that run, then those to come, then those that are over.',
    schemas: {
      query: closed({ ...PageQuery, state: Type.Optional(OneOf(OVERRIDE_STATES, 'Only these.')) }),
      reply: Overrides,
    },
    handle(house, { query, caller }) {
      const force = forceOf(house);
      const { state } = query;
      const found = overridesFor(house, force, caller).filter(
        (one) => state === undefined || overrideState(one, house.now()) === state,
      );
      return paged(found, query, (one) => overrideItem(house, force, { one, caller }));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/diagnostics',
    least: 'viewer',
    scoped: 'cut',
    summary:
      'What is to be known about the policies in force, and why a newer revision was rejected; with the text around, for who sees the whole network.',
    schemas: { reply: Diagnostics },
    async handle(house, { caller }) {
      const { force, rejected } = house.controller.view();
      const isWhole = isEverywhere(caller.scope);
      const files = isWhole && force !== undefined && force.diagnostics.length > 0 ? await filesInForce(house) : [];
      return {
        ...(force === undefined ? {} : { revision: force.revision.id }),
        items: withExcerpts(force === undefined ? [] : diagnosticsInScope(force, caller.scope), files),
        ...(rejected === undefined
          ? {}
          : {
              rejected: {
                revision: rejected.revision,
                // Where things stood in it, and of whom it speaks, is not known here.
                diagnostics: isWhole ? withExcerpts(rejected.diagnostics, rejected.files) : [],
              },
            }),
      };
    },
  }),
];
