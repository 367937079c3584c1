import { Answer, route } from '../route.js';
import { PAGE_HTML, PAGE_SCRIPT, PAGE_STYLE } from '../page.js';
import { SETUP_HTML, SETUP_SCRIPT } from '../setup-page.js';

const text = (body: string, type: string): Answer =>
  new Answer(body, { headers: { 'content-type': `${type}; charset=utf-8` } });

export const DOCUMENT_ROUTES = [
  route({
    method: 'GET',
    path: '/setup',
    least: 'anyone',
    summary: 'Where the link of the first start leads: makes the first admin.',
    schemas: {},
    handle: () => text(SETUP_HTML, 'text/html'),
  }),
  route({
    method: 'GET',
    path: '/setup/page.js',
    least: 'anyone',
    summary: 'What sends the form.',
    schemas: {},
    handle: () => text(SETUP_SCRIPT, 'text/javascript'),
  }),
  route({
    method: 'GET',
    path: '/setup/page.css',
    least: 'anyone',
    summary: 'How the form looks.',
    schemas: {},
    handle: () => text(PAGE_STYLE, 'text/css'),
  }),
  route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    least: 'viewer',
    summary: 'This description, for programs.',
    schemas: {},
    handle: ({ document }) => document(),
  }),
  route({
    method: 'GET',
    path: '/api/v1/docs',
    least: 'viewer',
    summary: 'This description, for people.',
    schemas: {},
    handle: () => text(PAGE_HTML, 'text/html'),
  }),
  route({
    method: 'GET',
    path: '/api/v1/docs/page.js',
    least: 'viewer',
    summary: 'What fills the page.',
    schemas: {},
    handle: () => text(PAGE_SCRIPT, 'text/javascript'),
  }),
  route({
    method: 'GET',
    path: '/api/v1/docs/page.css',
    least: 'viewer',
    summary: 'How the page looks.',
    schemas: {},
    handle: () => text(PAGE_STYLE, 'text/css'),
  }),
];
