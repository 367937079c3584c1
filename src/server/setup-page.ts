/** The word is after the `#` of the link: it leaves the browser only in the body of the form. */
export const SETUP_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>qosctl: first admin</title>
<link rel="stylesheet" href="setup/page.css">
</head>
<body>
<h1>The first admin</h1>
<form id="form">
<p><label>User name <input id="user" autocomplete="username" required></label></p>
<p><label>Password, at least 12 characters
<input id="password" type="password" autocomplete="new-password" minlength="12" required></label></p>
<p><button>Make the account</button></p>
</form>
<p id="said" role="status"></p>
<script type="module" src="setup/page.js"></script>
</body>
</html>
`;

export const SETUP_SCRIPT = `
const value = (id) => document.getElementById(id).value;
document.getElementById('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('api/v1/setup', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: location.hash.slice(1), user: value('user'), password: value('password') }),
  });
  if (answer.ok) return location.assign('/');
  const said = await answer.json();
  document.getElementById('said').textContent = [said.detail, said.cure].filter(Boolean).join(' ');
});
`;
