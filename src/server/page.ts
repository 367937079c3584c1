/** The API for people: a page of our own that asks this server only, under a policy that allows nothing inline. */
export const PAGE_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>qosctl API</title>
<link rel="stylesheet" href="docs/page.css">
</head>
<body>
<h1>qosctl API</h1>
<p id="about"></p>
<p><a href="openapi.json">openapi.json</a></p>
<label>Find <input id="find" type="search" autofocus></label>
<main id="routes"></main>
<script type="module" src="docs/page.js"></script>
</body>
</html>
`;

export const PAGE_STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
:root { color-scheme: light dark; }
summary { cursor: pointer; padding: .25rem 0; }
summary code { font-weight: 600; }
details { border-top: 1px solid #8884; }
pre { overflow: auto; background: #8881; padding: .75rem; }
.method { display: inline-block; width: 4.5rem; font-variant: small-caps; }
`;

export const PAGE_SCRIPT = `
const element = (name, content, className) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...[content].flat());
  return made;
};

const part = (title, value) =>
  value === undefined ? [] : [element('h4', title), element('pre', JSON.stringify(value, null, 2))];

const answer = await fetch('openapi.json');
const { info, paths } = await answer.json();
document.getElementById('about').textContent = info.description;
const routes = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, about]) => ({ path, method, about })),
);
const shown = routes.map(({ path, method, about }) => {
  const head = element('summary', [element('span', method, 'method'), element('code', path), ' ' + about.summary]);
  const body = about.requestBody?.content?.['application/json']?.schema;
  const made = element('details', [
    head,
    element('p', about.description),
    ...part('Parameters', about.parameters),
    ...part('Body', body),
    ...part('Answers', about.responses),
  ]);
  return { made, text: (method + ' ' + path + ' ' + about.summary).toLowerCase() };
});
document.getElementById('routes').append(...shown.map(({ made }) => made));
document.getElementById('find').addEventListener('input', ({ target }) => {
  for (const { made, text } of shown) made.hidden = !text.includes(target.value.toLowerCase());
});
`;
