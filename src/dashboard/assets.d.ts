/** What vite makes of a style sheet: it is in the page, and gives nothing. */
declare module '*.css';
