import { ApiDocument } from '../replies/document.js';
import { Answer, route } from '../route.js';
import { PAGE_HTML, PAGE_SCRIPT, PAGE_STYLE } from '../page.js';
import { SETUP_HTML, SETUP_SCRIPT } from '../setup-page.js';

export const DOCUMENT_ROUTES = [
  route({
    method: 'GET',
    path: '/setup',
    least: 'anyone',
    summary: 'Where the link of the first start leads: makes the first admin.',
    media: 'text/html',
    schemas: {},
    handle: () => new Answer(SETUP_HTML),
  }),
  route({
    method: 'GET',
    path: '/setup/page.js',
    least: 'anyone',
    summary: 'What sends the form.',
    media: 'text/javascript',
    schemas: {},
    handle: () => new Answer(SETUP_SCRIPT),
  }),
  route({
    method: 'GET',
    path: '/setup/page.css',
    least: 'anyone',
    summary: 'How the form looks.',
    media: 'text/css',
    schemas: {},
    handle: () => new Answer(PAGE_STYLE),
  }),
  route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    least: 'viewer',
    summary: 'This description, for programs.',
    schemas: { reply: ApiDocument },
    handle: ({ document }) => document(),
  }),
  route({
    method: 'GET',
    path: '/api/v1/docs',
    least: 'viewer',
    summary: 'This description, for people.',
    media: 'text/html',
    schemas: {},
    handle: () => new Answer(PAGE_HTML),
  }),
  route({
    method: 'GET',
    path: '/api/v1/docs/page.js',
    least: 'viewer',
    summary: 'What fills the page.',
    media: 'text/javascript',
    schemas: {},
    handle: () => new Answer(PAGE_SCRIPT),
  }),
  route({
    method: 'GET',
    path: '/api/v1/docs/page.css',
    least: 'viewer',
    summary: 'How the page looks.',
    media: 'text/css',
    schemas: {},
    handle: () => new Answer(PAGE_STYLE),
  }),
];
