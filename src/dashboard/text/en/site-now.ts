export const siteNow = {};
