export const siteExplain = {};
