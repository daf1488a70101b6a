/** The site's sign within a square of 32: a sheet with the mark for running on it. */
export const ICON =
  '<rect x="4" y="2" width="24" height="28" rx="3" fill="#fffdf9" stroke="#1b1a18" stroke-width="2"/>' +
  '<path d="M9 9h14M9 13h14" stroke="#1b1a18" stroke-width="2"/>' +
  '<path d="M13 17l9 5-9 5z" fill="#1f4fa3"/>'

/** As a file of its own. */
export const ICON_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${ICON}</svg>`
