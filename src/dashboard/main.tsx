import { render } from 'preact';
import { startClock } from './api/clock.js';
import { keepConnected } from './api/live.js';
import { guardPages, lookWhoIAm } from './api/session.js';
import { App } from './app.js';
import { followAddress } from './route.js';
import './style/index.css';
import { declareLanguage } from './text/language.js';
import { showTheme } from './theme.js';

showTheme();
declareLanguage();
followAddress();
guardPages();
startClock();
keepConnected();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
void lookWhoIAm();
