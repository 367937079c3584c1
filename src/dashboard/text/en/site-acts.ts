export const siteActs = {};
